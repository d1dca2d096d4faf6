/** The package ships no types: CSS colour names in lower case, each with its red, green and blue. */
declare module 'color-name' {
  const names: Readonly<Record<string, readonly [red: number, green: number, blue: number]>>
  export default names
}
