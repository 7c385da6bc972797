// Dark, light, or as the system is: the one thing that is remembered in this browser.

import { h } from '../dom.js'

const key = 'lintel-theme'

function chosen() {
  try { return localStorage.getItem(key) || 'system' } catch { return 'system' }
}

export function applyTheme(theme = chosen()) {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

export function themeChoice() {
  const choose = event => {
    try { localStorage.setItem(key, event.target.value) } catch { /* then for this page only */ }
    applyTheme(event.target.value)
  }
  return h('label.field', 'Colours',
    h('select', { onchange: choose }, ['system', 'light', 'dark'].map(theme =>
      h('option', { value: theme, selected: theme === chosen() }, theme))))
}
