/** Where pictures come from: files, the clipboard, or the samples. */

import { useRef } from 'preact/hooks'
import { sample } from '../state/settings.ts'
import { SAMPLES, takeFiles, takeSample } from '../state/source.ts'

export function Picker() {
  const input = useRef<HTMLInputElement>(null)
  return (
    <div class="picker">
      <button type="button" class="primary" onClick={() => input.current?.click()}>
        Choose pictures
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Pictures"
        onChange={(event) => {
          takeFiles([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ''
        }}
      />
      <span class="quiet wide-only">or drop or paste them, or try</span>
      <fieldset class="samples" aria-label="Samples">
        {SAMPLES.map(({ name, label, small }) => (
          <button
            type="button"
            key={name}
            class="sample"
            title={label}
            aria-label={`Sample: ${label}`}
            aria-pressed={sample.value === name}
            onClick={() => void takeSample(name)}
          >
            <img src={small} alt="" width="46" height="34" />
          </button>
        ))}
      </fieldset>
    </div>
  )
}
