enum SwitchboardPlaceholder {}
