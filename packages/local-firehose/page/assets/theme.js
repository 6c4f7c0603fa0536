// A classic script in the head sets the chosen theme before the first paint: the page never flashes
// in the other theme.
const chosenTheme = localStorage.getItem("theme");
if (chosenTheme === "light" || chosenTheme === "dark") document.documentElement.dataset.theme = chosenTheme;
