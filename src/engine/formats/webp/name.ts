import type { FormatName } from '../../api/formats.ts'

export const WEBP = { name: 'webp', label: 'WebP' } as const satisfies FormatName
