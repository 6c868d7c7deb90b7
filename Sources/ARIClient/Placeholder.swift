enum ARIClientPlaceholder {}
