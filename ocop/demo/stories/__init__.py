"""Stories and labels of the demo city, plainly invented; one household whose product still waits to be told."""
