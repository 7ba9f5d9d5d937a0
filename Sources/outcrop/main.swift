print("outcrop")
