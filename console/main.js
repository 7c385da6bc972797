// Where every page begins.
document.querySelector("main").textContent = "Lintel";
