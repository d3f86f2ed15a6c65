"""Reports of the programme: templates as data, drafts, frozen versions that can be made again bit for bit, and one page for leaders."""
