// The search field: Escape leaves it as it was, and its cross ends the search at once.

const fieldOf = (event) => event.composedPath().find((node) => node.id === "search");

addEventListener(
  "keydown",
  (event) => {
    const field = event.key === "Escape" && fieldOf(event);
    if (!field) return;
    event.preventDefault();
    event.stopPropagation();
    field.value = field.defaultValue;
    field.blur();
  },
  true,
);
addEventListener("input", (event) => {
  const field = fieldOf(event);
  // What is typed or cut has a type; the cross has none.
  if (field && !field.value && !event.inputType) {
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
