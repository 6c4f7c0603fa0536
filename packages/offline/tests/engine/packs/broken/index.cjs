throw new Error("the pack cannot start");
