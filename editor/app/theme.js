// Before anything is drawn: light or dark, where the person chose one. Not a module, so that it comes first.
try {
  const mode = localStorage.getItem('leporello.appearance');
  if (mode === 'light' || mode === 'dark') document.documentElement.dataset.theme = mode;
} catch {
  // Without storage the system's choice holds.
}
