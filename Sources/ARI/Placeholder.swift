enum ARIPlaceholder {}
