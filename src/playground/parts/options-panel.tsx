/** Every option that the contract has: what is used most, and behind a fold the rest. */

import { fields, formatNames, type OptionField } from '../state/contract.ts'
import { setOption, settings } from '../state/settings.ts'
import { Segments } from './segments.tsx'

const FIRST = ['quality', 'width', 'height', 'fit', 'effort']
const FIRST_FORMAT = 'webp'

export function OptionsPanel() {
  const named = new Map(fields.value.map((field) => [field.name, field]))
  const first = FIRST.flatMap((name) => named.get(name) ?? [])
  const others = fields.value.filter(({ name }) => name !== 'format' && !FIRST.includes(name))
  const given = others.filter(({ name }) => settings.value[name] !== undefined).length
  return (
    <section class="card" aria-label="Options">
      <Formats />
      <div class="grid">
        {first.map((field) => (
          <Option key={field.name} field={field} />
        ))}
      </div>
      <details>
        <summary>More options{given > 0 && ` (${given} set)`}</summary>
        <div class="grid">
          {others.map((field) => (
            <Option key={field.name} field={field} />
          ))}
        </div>
      </details>
      {Object.keys(settings.value).length > 0 && (
        <button
          type="button"
          class="plain"
          onClick={() => {
            settings.value = {}
          }}
        >
          Back to the defaults
        </button>
      )}
    </section>
  )
}

function Formats() {
  return (
    <Segments
      label="Format"
      look="formats"
      choices={formatNames().map((name) => [name, name.toUpperCase()] as const)}
      chosen={settings.value.format ?? FIRST_FORMAT}
      onChoose={(name) => setOption('format', name)}
    />
  )
}

function Option({ field }: { readonly field: OptionField }) {
  const { name, description } = field
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: Control is one
    <label class={name === 'quality' ? 'option wide' : 'option'} title={plain(description)}>
      <span>{name}</span>
      <Control field={field} />
    </label>
  )
}

/** A description without the marks of Markdown. */
function plain(text: string): string {
  return text.replaceAll('`', '')
}

function Control({ field }: { readonly field: OptionField }) {
  const { name, type, choices, minimum = 1, maximum, fallback = '' } = field
  const value = settings.value[name] ?? ''
  const change = (text: string) => setOption(name, text === fallback ? '' : text)
  if (type === 'boolean') {
    return (
      <input
        type="checkbox"
        checked={value === 'true'}
        onChange={(event) => change(String(event.currentTarget.checked))}
      />
    )
  }
  if (choices) {
    return (
      <select value={value || fallback} onChange={(event) => change(event.currentTarget.value)}>
        {fallback === '' && <option value="">none</option>}
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    )
  }
  if (name === 'quality') {
    return (
      <span class="range">
        <input
          type="range"
          min={minimum}
          max={maximum}
          value={value || fallback}
          onInput={(event) => change(event.currentTarget.value)}
        />
        <output>{value || fallback}</output>
      </span>
    )
  }
  const number = { type: 'number', min: minimum, max: maximum, inputMode: 'numeric' } as const
  return (
    <input
      {...(type === 'integer' ? number : { type: 'text' })}
      value={value}
      placeholder={fallback || (type === 'integer' ? 'auto' : 'default')}
      onChange={(event) => change(event.currentTarget.value.trim())}
    />
  )
}
