print("cordboard")
