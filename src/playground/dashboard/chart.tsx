/** Lines over the last hour, by uPlot. */

import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'

export interface Line {
  readonly label: string
  /** Name of a colour of the page. */
  readonly color: string
  readonly values: readonly (number | null)[]
}

export interface ChartProps {
  readonly title: string
  /** Seconds since 1970. */
  readonly times: readonly number[]
  readonly lines: readonly Line[]
  readonly unit?: (value: number) => string
}

const HEIGHT = 170

export function Chart({ title, times, lines, unit = String }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  const data = [[...times], ...lines.map(({ values }) => [...values])] as uPlot.AlignedData
  useEffect(() => {
    const { current } = place
    if (!current) return
    const style = getComputedStyle(document.documentElement)
    const ink = (name: string) => resolved(current, style.getPropertyValue(name))
    const grid = { stroke: ink('--line'), width: 1 / devicePixelRatio }
    const axis = { stroke: ink('--quiet'), grid, ticks: { show: false } }
    const size = () => ({ width: current.clientWidth, height: HEIGHT })
    const own = new uPlot(
      {
        ...size(),
        series: [
          {},
          ...lines.map(({ label, color }) => ({
            label,
            stroke: ink(color),
            width: 2,
            points: { show: true, size: 4, fill: ink(color) },
            value: (_: uPlot, value: number | null) => (value === null ? '–' : unit(value)),
          })),
        ],
        axes: [
          { ...axis, values: (_, ticks) => ticks.map(clock) },
          { ...axis, size: 62, values: (_, ticks) => ticks.map(unit) },
        ],
        scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
      },
      data,
      current,
    )
    plot.current = own
    const watcher = new ResizeObserver(() => own.setSize(size()))
    watcher.observe(current)
    return () => {
      watcher.disconnect()
      own.destroy()
    }
  }, [])
  useEffect(() => plot.current?.setData(data))
  return (
    <section class="card" aria-label={title}>
      <h2>{title}</h2>
      <div ref={place} class="chart" />
    </section>
  )
}

/** Hours and minutes, as the reader writes them. */
function clock(seconds: number): string {
  return new Date(seconds * 1_000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
}

/** A canvas knows no `light-dark()`: the browser has to settle it. */
function resolved(place: HTMLElement, color: string): string {
  const before = place.style.color
  place.style.color = color
  const settled = getComputedStyle(place).color
  place.style.color = before
  return settled
}
