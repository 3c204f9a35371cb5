// Every page can be used by everybody: axe-core finds nothing, and nothing is
// cut off, from a wide screen to 320 px, light and dark.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { browse, check, example, open, orders, serve, whole } from './program.js'

let program, browser
before(async () => {
  program = await serve(...example)
  browser = await browse()
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

const screens = [1440, 768, 390, 320].flatMap(width => ['light', 'dark'].map(colorScheme => ({ width, colorScheme })))

// axe-core takes seconds on the longest pages, so it looks at those on one wide
// and one narrow screen. What they are built of is on other pages too.
const long = { 'list': '/books/1', 'pack': '/law/us/icts-2021-002' }
const takesLong = [screens[0], screens.at(-1)]

/** Lists the pages, with a line of each outcome that the example has. */
async function allPages(page) {
  const all = {
    'overview': '/', 'list, filtered': '/books/1?sort=value&q=pell', 'list, nothing left': '/books/1?q=nothing+such', 'law': '/law', 'law and lists': '/inforce',
    'short pack': '/law/us/bis-affiliates', 'one deal': '/ask', 'no such page': '/nowhere',
  }
  for (const outcome of ['prohibited', 'needs_licence', 'review', 'permitted']) {
    await page.goto(`/books/1?outcome=${outcome}`)
    const link = page.locator('tbody th[scope=row] a').first()
    if (await link.count() > 0) all[`deal: ${outcome}`] = await link.getAttribute('href')
  }
  assert.ok(all['deal: prohibited'] && all['deal: review'], 'the example has prohibited lines and lines in review')
  all['printed sheet'] = all['deal: prohibited'] + '/print'
  return all
}

for (const screen of screens) {
  const { width, colorScheme } = screen
  test(`${width}px, ${colorScheme}`, async () => {
    const { context, page, faults } = await open(browser, program.base, { viewport: { width, height: 900 }, colorScheme })
    for (const [name, path] of Object.entries(await allPages(page))) {
      await page.goto(path)
      await check(page, `${name} at ${width}px ${colorScheme}`)
    }
    for (const [name, path] of Object.entries(long)) {
      await page.goto(path)
      await (takesLong.includes(screen) ? check : whole)(page, `${name} at ${width}px ${colorScheme}`)
    }
    assert.deepEqual(faults, [])
    await context.close()
  })
}

for (const { width, colorScheme } of takesLong) {
  test(`pages with something wrong on them, ${width}px, ${colorScheme}`, async () => {
    const { context, page, faults } = await open(browser, program.base, { viewport: { width, height: 900 }, colorScheme })
    await page.goto('/')
    await page.getByLabel('File').setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('\u0000\u0001 nothing of use') })
    await page.getByRole('button', { name: 'Decide every line' }).click()
    await page.getByRole('heading', { name: 'The file was not read' }).waitFor()
    await check(page, 'bad file')

    await page.getByLabel('File').setInputFiles(orders)
    await page.getByRole('button', { name: 'Decide every line' }).click()
    await check(page, 'book with unread rows')
    await page.getByRole('link', { name: /Not read/ }).click()
    await check(page, 'unread rows')
    await page.goBack()
    await page.getByRole('link', { name: 'PO-2/1' }).click()
    await page.getByRole('button', { name: 'Save the answer' }).first().click()
    await page.getByText('nothing was saved').waitFor()
    await check(page, 'answer missing')

    await page.goto('/ask')
    await page.getByLabel('In which country are you?').fill('Narnia')
    await page.getByRole('button', { name: 'Decide' }).click()
    await page.getByText('1 field to correct').waitFor()
    await check(page, 'wrong country')
    assert.deepEqual(faults, [])
    await context.close()
  })
}
