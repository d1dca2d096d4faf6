/** Runs in the page: files that are dropped on it, their bytes in base64. */

export interface DroppedText {
  readonly name: string
  readonly type: string
  readonly text: string
}

export function dropFiles(files: readonly DroppedText[]): void {
  const data = new DataTransfer()
  for (const { name, type, text } of files) {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
    data.items.add(new File([bytes], name, { type }))
  }
  const init = { dataTransfer: data, bubbles: true, cancelable: true }
  document.body.dispatchEvent(new DragEvent('dragover', init))
  document.body.dispatchEvent(new DragEvent('drop', init))
}
