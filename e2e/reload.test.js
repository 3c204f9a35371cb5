// What is edited while the pages are open: newer law and lists are in force within
// seconds, answers that stand say that they are older and are decided anew when
// asked; what cannot be read is refused, and told with its file and line.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { browse, check, open, serve } from './program.js'

const shipped = name => fileURLToPath(new URL(`../law/us/${name}`, import.meta.url))

let folder, restriction, list, program, browser
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interdict-reload-'))
  for (const name of ['icts-2021-002', 'ofac-sdn']) await cp(shipped(name), join(folder, 'law/us', name), { recursive: true })
  restriction = join(folder, 'law/us/icts-2021-002/restriction.yaml')
  list = join(folder, 'own.csv')
  await writeFile(list, 'name,country\nZorvil Trading,RU\n')
  await writeFile(join(folder, 'orders.csv'), 'id,act,actor.role,product.name,counterparty.name,counterparty.country,performed_at\n' +
    '1,resell,reseller,Kaspersky Endpoint Security,Pell County,US,2024-10-02\n2,resell,reseller,Paper,Pell County,US,2024-10-02\n')
  program = await serve('--law', join(folder, 'law'), '--list', 'user/own=' + list, '--as-of', '2024-08-18', '--file', join(folder, 'orders.csv'))
  browser = await browse()
})
after(async () => {
  await browser?.close()
  await program?.stop()
  if (folder) await rm(folder, { recursive: true })
})

/** Replaces text in a file. */
async function edit(file, old, text) {
  const before = await readFile(file, 'utf8')
  assert.ok(before.includes(old), `${file} has ${old}`)
  await writeFile(file, before.replace(old, text))
}

/** Asks for a page again and again until it says a text, as somebody would who waits. */
async function until(page, path, text) {
  for (let i = 0; i < 60; i++) {
    await page.goto(path)
    if (await page.getByText(text).count() > 0) return
    await page.waitForTimeout(500)
  }
  assert.fail(`${path} does not come to say ${text}:\n${await page.locator('main').innerText()}`)
}

test('a newer edition: older answers are marked and decided anew', async () => {
  const { context, page, faults } = await open(browser, program.base)
  await page.goto('/inforce')
  await page.getByRole('heading', { name: 'Nothing has changed since this program started' }).waitFor()
  await page.goto('/books/1')
  await page.locator('table.rows tbody th a').first().click()
  await page.getByRole('heading', { level: 1, name: /^Prohibited\./ }).waitFor()
  const line = page.url()

  const was = '      - {act: resell}\n      - {act: [sell, renew], by_kaspersky: "no"}\n    clock: performed_at\n    from: T2\n    outcome: prohibited'
  const text = (await readFile(restriction, 'utf8')).replace('version: 1', 'version: 2')
  assert.ok(text.includes(was), 'the rule stands as it is edited here')
  await writeFile(restriction, text.replace(was, was.replace('      - {act: resell}\n', '')))
  await until(page, '/books/1', '2 answers here were made by earlier law or lists')
  await page.getByText('What has changed since').click()
  await page.getByText(/version 2 after 1: .* combinations of facts are answered otherwise/).waitFor()
  await check(page, 'a book of an earlier edition')
  await page.goto(line)
  await page.getByRole('heading', { level: 1, name: /^Prohibited\./ }).waitFor() // nobody has asked for another answer
  await page.getByRole('heading', { name: 'This answer was made by earlier law or lists' }).waitFor()

  await page.goto('/inforce')
  await page.getByRole('heading', { name: 'What has changed while this program runs' }).waitFor()
  await page.getByRole('heading', { name: 'Some order books were answered by an earlier edition' }).waitFor()
  await check(page, 'law and lists, of which some changed')
  await page.getByRole('link', { name: 'orders.csv' }).click()
  await page.getByRole('button', { name: 'Decide 2 lines anew' }).click()
  await page.getByText(/answered otherwise/).first().waitFor()
  await page.getByText('was prohibited').first().waitFor()
  assert.equal(await page.getByText('made by earlier law or lists').count(), 0, 'every answer is of what is in force')
  assert.deepEqual(faults, [])
  await context.close()
})

test('a list that grows is searched as it is now', async () => {
  const { context, page, faults } = await open(browser, program.base)
  await edit(list, 'Zorvil Trading,RU\n', 'Zorvil Trading,RU\nQuandle Freight,CY\n')
  await until(page, '/inforce', 'has 2 entries; before:')
  await page.goto('/parties')
  await page.getByLabel('Name', { exact: true }).fill('Quandle Freight')
  await page.getByRole('button', { name: 'Screen this name' }).click()
  await page.getByRole('heading', { level: 1, name: /^Match\. Quandle Freight/ }).waitFor()
  assert.deepEqual(faults, [])
  await context.close()
})

test('law that cannot be read is refused, with its file and line', async () => {
  const { context, page, faults } = await open(browser, program.base)
  await page.goto('/inforce')
  const edition = await page.getByText(/^Edition .* in force here since/).locator('code').innerText()
  await edit(restriction, 'zone: America', 'zoone: America')
  await until(page, '/', 'refused since')
  await page.getByRole('link', { name: /refused since/ }).click()
  await page.getByRole('heading', { level: 1, name: 'Newer files were refused; what was in force before still is' }).waitFor()
  const said = await page.getByRole('alert').innerText()
  assert.match(said, /restriction\.yaml:\d+:\d+: .*zoone/, 'the file, the line and what is wrong')
  assert.ok(said.includes(`Every answer still rests on edition ${edition}`), said)
  await check(page, 'law that was refused')
  await edit(restriction, 'zoone: America', 'zone: America')
  for (let i = 0; await page.getByText('refused since').count() > 0; i++) {
    assert.ok(i < 60, 'the fault is mended, and the pages still tell of it')
    await page.waitForTimeout(500)
    await page.goto('/')
  }
  assert.deepEqual(faults, [])
  await context.close()
})
