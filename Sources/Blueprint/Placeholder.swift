enum BlueprintPlaceholder {}
