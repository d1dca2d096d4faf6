/** Why it did not work, and what to do. */

import { problem } from '../state/convert.ts'
import { hintOf } from '../state/hints.ts'
import { setKey, setOption } from '../state/settings.ts'

export function ProblemNote() {
  const error = problem.value
  if (!error) return null
  if (error.code === 'unauthorized') {
    return (
      <div class="problem" role="alert">
        <h2>The key is wrong</h2>
        <p>Paste another one above. Keys are in API_KEYS of the Worker, locally in .dev.vars.</p>
        <button type="button" onClick={() => setKey('')}>
          Forget this key
        </button>
      </div>
    )
  }
  const { title, advice, fix } = hintOf(error)
  return (
    <div class="problem" role="alert">
      <h2>{title}</h2>
      <p>{advice}</p>
      <p class="quiet">
        {error.message} <code>{error.code}</code>
        {error.problem.requestId && <> · request {error.problem.requestId}</>}
      </p>
      {fix && (
        <button
          type="button"
          onClick={() => {
            for (const [name, text] of Object.entries(fix.options)) setOption(name, text)
          }}
        >
          {fix.label}
        </button>
      )}
    </div>
  )
}
