/** A few buttons in a row, one of which is chosen. */

export interface SegmentsProps<T extends string> {
  /** Of the row, for who does not see it. */
  readonly label: string
  readonly choices: readonly (readonly [name: T, text: string])[]
  readonly chosen?: T | undefined
  readonly look?: string
  onChoose(name: T): void
}

/** Without `chosen` they are plain buttons. */
export function Segments<T extends string>(props: SegmentsProps<T>) {
  const { label, choices, chosen, look = '', onChoose } = props
  return (
    <fieldset class={`segments ${look}`} aria-label={label}>
      {choices.map(([name, text]) => (
        <button
          type="button"
          key={name}
          aria-pressed={'chosen' in props ? chosen === name : undefined}
          onClick={() => onChoose(name)}
        >
          {text}
        </button>
      ))}
    </fieldset>
  )
}
