"""The appraisal room of the demo city: a council and dossiers at every state, made by the room's own actions."""
