/** The page: figures, charts, problems, and the two forms. */

import type { Stats } from '../../metrics/stats.ts'
import { hintOf } from '../state/hints.ts'
import { Actions } from './actions.tsx'
import { Charts } from './charts.tsx'
import { adminKey, failure, isPaused, setAdminKey, stats } from './service.ts'
import { Conversions, Memory, Problems } from './tables.tsx'
import { Tiles } from './tiles.tsx'

export function Board() {
  const now = stats.value
  return (
    <>
      <header class="bar">
        <a class="brand" href="/">
          edgepress
        </a>
        <nav aria-label="Pages">
          <a href="/">Playground</a>
          <a href="/docs">API</a>
          <a href="/docs/uploads">Guides</a>
          <a href="/dashboard" aria-current="page">
            Dashboard
          </a>
        </nav>
        <AdminKey />
      </header>
      <main class="board">
        <Notice />
        {now && <Shown now={now} />}
      </main>
    </>
  )
}

function Shown({ now }: { readonly now: Stats }) {
  return (
    <>
      <Tiles now={now} />
      <Charts minutes={now.minutes} />
      <Conversions now={now} />
      <Memory now={now} />
      <Problems problems={now.problems} />
      <Actions />
    </>
  )
}

function AdminKey() {
  return (
    <div class="key">
      <label class="option inline">
        <input
          type="checkbox"
          checked={isPaused.value}
          onChange={(event) => {
            isPaused.value = event.currentTarget.checked
          }}
        />
        <span>Pause</span>
      </label>
      <label class="option inline">
        <span>Admin key</span>
        <input
          type="password"
          name="admin-key"
          autocomplete="off"
          spellcheck={false}
          placeholder="paste it here"
          value={adminKey.value}
          onChange={(event) => setAdminKey(event.currentTarget.value)}
        />
      </label>
    </div>
  )
}

function Notice() {
  const error = failure.value
  if (adminKey.value === '') {
    return (
      <p class="note wide">
        The dashboard needs an admin key, one of ADMIN_API_KEYS. It stays in this tab.
      </p>
    )
  }
  if (!error) return null
  return (
    <div class="problem wide" role="alert">
      <h2>{hintOf(error).title}</h2>
      <p>{error.message}</p>
    </div>
  )
}
