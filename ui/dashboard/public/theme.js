// Runs before anything is drawn, so that a page in the chosen colours never flashes in the system's.
(() => {
  const key = "lenochat.theme";
  const apply = (theme) => {
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  };
  try {
    apply(localStorage.getItem(key));
  } catch {
    // Where storage is refused the system decides.
  }
  // Chosen in another tab. A null key: everything was cleared.
  addEventListener("storage", (event) => {
    if (event.key === key || event.key === null) apply(event.newValue);
  });
})();
