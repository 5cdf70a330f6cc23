import { expect, test } from 'vitest'
import { scanModule } from './scan.ts'

test.each<[source: string, imports: string[]]>([
  [`import { a } from './a.ts'`, ['./a.ts']],
  [`import type { A } from "./a.ts"`, ['./a.ts']],
  [`import a, {\n  b,\n} from './a.ts'`, ['./a.ts']],
  [`import './a.ts'`, ['./a.ts']],
  [`export * from './a.ts'\nexport { b } from './b.ts'`, ['./a.ts', './b.ts']],
  [`const a = await import('./a.ts')`, ['./a.ts']],
  [`type A = import('./a.ts').A`, ['./a.ts']],
  [`const a = require('./a.ts')`, ['./a.ts']],
  [`// import './a.ts'\n/* import './b.ts' */`, []],
  [`const text = "import './a.ts'"`, []],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the source of a template, not one
  ["const text = `import './a.ts' ${await import('./b.ts')} import './c.ts'`", ['./b.ts']],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the source of a template, not one
  ["const text = `${`${f({ a: { b: 1 } })} from './a.ts'`}`\nimport './b.ts'", ['./b.ts']],
  [`const quote = /'/\nimport './a.ts'`, ['./a.ts']],
  [`const slash = /[/'"]+/.test(a / b) && c / d\nimport './a.ts'`, ['./a.ts']],
  [`const half = a / 2 // it's\nimport './a.ts'`, ['./a.ts']],
  [`Array.from('abc')`, []],
])('imports of %j', (source, imports) => {
  expect(scanModule(source).imports).toEqual(imports)
})

test('code keeps its lines; comments and texts are blank', () => {
  const source = `const a = 'Date' // Date\nconst b = \`Date \${Date.now()} Date\` /* Date\nDate */ + /Date/.source`
  const { code } = scanModule(source)
  expect(code).toHaveLength(source.length)
  expect(code.split('\n')).toHaveLength(3)
  expect(code.match(/Date/g)).toHaveLength(1)
})
