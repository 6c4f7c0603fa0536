// A classic script in the head: the chosen theme is set before the first paint, so the page never flashes in the other one.
const chosenTheme = localStorage.getItem("theme");
if (chosenTheme === "light" || chosenTheme === "dark") document.documentElement.dataset.theme = chosenTheme;
