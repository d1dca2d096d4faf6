import type { FormatName } from '../../api/formats.ts'

export const PNG = { name: 'png', label: 'PNG' } as const satisfies FormatName
