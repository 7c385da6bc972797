// Nothing to call: linking this is what it is for (decision 17).
