/** What the checks have in common: how the page is looked at, what is dropped on it, and what it shows. */

import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { photo } from '../../../helpers/engine.ts'
import type { DroppedFile, Visit } from '../visit.ts'

export interface Check {
  readonly look?: BrowserContextOptions
  check(visit: Visit): Promise<void>
}

export type Checks = Readonly<Record<string, Check>>

export const DARK = { colorScheme: 'dark' } as const
export const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
} as const

export async function jpeg(width: number, height: number, name = 'holiday.jpg', seed = 1) {
  const bytes = await photo(width, height, seed).jpeg({ quality: 92 }).toBuffer()
  return { name, type: 'image/jpeg', bytes } satisfies DroppedFile
}

export const segment = (page: Page, group: string, name: string) =>
  page.getByRole('group', { name: group }).getByRole('button', { name, exact: true })

export async function read(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? ''
}

export async function textOf(page: Page, label: string): Promise<string> {
  return await read(page.locator('.numbers div', { hasText: label }).locator('dd').first())
}
