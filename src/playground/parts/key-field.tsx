/** The API key: in this tab's storage, and nowhere else. */

import { key, setKey } from '../state/settings.ts'

export function KeyField() {
  return (
    <label class="key">
      <span>API key</span>
      <input
        type="password"
        name="key"
        autocomplete="off"
        spellcheck={false}
        placeholder="paste it here"
        value={key.value}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
    </label>
  )
}
