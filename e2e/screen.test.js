// What a compliance officer does: a name, a file, the queue, a clearing, the
// lists. Nothing is clear while a required list is missing.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { browse, check, open, parties, policy, serve, whole, workbook } from './program.js'

let folder, cleared, program, strict, browser
const start = () => serve('--lists', join(folder, 'lists'), '--policy', policy, '--suppressions', cleared)
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interdict-'))
  cleared = join(folder, 'cleared.jsonl')
  program = await start()
  strict = await serve('--lists', join(folder, 'lists')) // the policy that holds without a file
  browser = await browse()
})
after(async () => {
  await browser?.close()
  await program?.stop()
  await strict?.stop()
  if (folder) await rm(folder, { recursive: true })
})

/** Uploads the file of parties and gives the address of its page. */
async function upload(page) {
  await page.goto('/parties')
  await page.getByLabel('File', { exact: true }).setInputFiles(parties)
  await page.getByRole('button', { name: 'Screen every party' }).click()
  await page.waitForURL(/\/parties\/\d+$/)
  return new URL(page.url()).pathname
}

/** Screens one name in the form. */
async function name(page, text, more = {}) {
  await page.goto('/parties')
  await page.getByLabel('Name', { exact: true }).fill(text)
  for (const [label, value] of Object.entries(more)) await page.getByLabel(label).fill(value)
  await page.getByRole('button', { name: 'Screen this name' }).click()
  await page.waitForURL(/\/parties\/typed\/\d+$/)
}

const row = (page, id) => page.locator('table.parties tbody tr', { hasText: id })
const headline = page => page.getByRole('heading', { level: 1 }).innerText()

for (const javaScriptEnabled of [true, false]) {
  test(`one name; script ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
    const { context, page, faults } = await open(browser, program.base, { javaScriptEnabled })
    await name(page, 'Лаборатория Касперского', { Countries: 'RU' })
    assert.match(await headline(page), /^Match\. Лаборатория Касперского is treated as listed until a person clears it/)
    const words = page.getByRole('region', { name: 'Names side by side, m1' })
    assert.match(await words.innerText(), /Касперского\s*kasperskogo/, 'both scripts stand there')
    assert.match(await page.getByRole('region', { name: 'Facts beside the names, m1' }).innerText(), /Country\s+RU\s+RU\s+RU on both sides/)
    await page.getByText('primary text').first().waitFor()

    await name(page, 'Kasper Sky Laboratories Ltd', { Countries: 'GB' })
    assert.match(await headline(page), /^Review\./)
    assert.deepEqual(await page.locator('.tok mark').allTextContents(), [' ', 'oratorie'], 'letters that differ are marked')

    await name(page, 'Pell County Orchards')
    assert.match(await headline(page), /^Clear\. Pell County Orchards was not found/)
    await name(page, '---')
    assert.match(await headline(page), /^Cannot be cleared yet\. This name has no letter or digit/)
    assert.deepEqual(faults, [])
    await context.close()
  })
}

test('nothing is clear while a required list is missing', async () => {
  const { context, page, faults } = await open(browser, strict.base)
  await name(page, 'Pell County Orchards')
  assert.match(await headline(page), /^Cannot be cleared yet\. Pell County Orchards was not found, but that proves nothing/)
  await page.getByRole('heading', { name: 'Nothing can be clear: 3 required lists are missing, cut or stale' }).waitFor()
  await upload(page)
  const sum = await page.locator('.sum li').allInnerTexts()
  assert.ok(sum.some(s => /^0\s+Clear/.test(s)), sum.join(' | '))
  await page.goto('/lists')
  assert.match(await headline(page), /^3 required lists are missing, cut or stale: nothing can be clear/)
  for (const id of ['us/sdn', 'us/ofac-nonsdn', 'us/entity-list']) await page.locator('tbody tr', { hasText: id }).filter({ hasText: /A part only|Missing/ }).waitFor()
  await page.goto('/law')
  await page.getByRole('link', { name: '3 required lists missing or stale' }).waitFor()
  assert.deepEqual(faults, [])
  await context.close()
})

test('a file: the guess, the sum, the bands, names side by side', async () => {
  const { context, page, faults } = await open(browser, program.base)
  const file = await upload(page)
  const terms = (await page.locator('.sum li b').allTextContents()).map(Number)
  const all = terms.pop()
  assert.equal(all, 6, 'the file has 6 rows')
  assert.equal(terms.reduce((a, b) => a + b), all, 'the terms add up')
  await page.getByText('the row has no name').waitFor()
  await page.getByText('How the columns were read').click()
  const guess = await page.locator('details table').innerText()
  assert.match(guess, /Kunde\s+name guessed/)
  assert.match(guess, /Geburtsdatum\s+born guessed/)
  assert.match(guess, /Segment\s+not used/)

  await page.getByLabel('Band', { exact: true }).selectOption('Match or review')
  await page.getByRole('button', { name: 'Apply' }).click()
  assert.equal(new URL(page.url()).searchParams.get('band'), 'waiting', 'the address is the view')
  assert.equal(await page.locator('table.parties tbody tr').count(), 2)
  assert.equal(await page.locator('section.beside').count(), 2, 'each stands side by side with its entry')
  const csv = await (await context.request.get(program.base + await page.getByRole('link', { name: 'CSV', exact: true }).getAttribute('href'))).text()
  assert.equal(csv.trim().split('\n').length, 3, 'the export follows the filter')
  await page.getByLabel('Party or list entry').fill('КАСПЕРСКОГО')
  await page.getByRole('button', { name: 'Apply' }).click()
  assert.equal(await page.locator('table.parties tbody tr').count(), 1)

  await page.goto(file + '?band=clear')
  assert.equal(await page.locator('table.parties tbody tr').count(), 2)
  assert.deepEqual(faults, [])
  await context.close()
})

test('a workbook with headings of its own', async () => {
  const { context, page, faults } = await open(browser, program.base)
  await page.goto('/parties')
  await page.getByLabel('File', { exact: true }).setInputFiles(workbook)
  await page.getByRole('button', { name: 'Screen every party' }).click()
  await page.getByText('How the columns were read').click()
  const guess = await page.locator('details table').innerText()
  assert.match(guess, /Customer\s+name guessed/)
  assert.match(guess, /Customer country\s+country guessed/)
  assert.match(guess, /Net amount\s+not used/)
  await page.getByRole('link', { name: 'Pell County' }).first().click()
  assert.match(await headline(page), /^Clear\. Pell County was not found/)
  assert.deepEqual(faults, [])
  await context.close()
})

test('pasted rows', async () => {
  const { context, page, faults } = await open(browser, program.base)
  await page.goto('/parties')
  await page.getByLabel('Or pasted rows').fill('AO Kaspersky Lab\nPell County Orchards\n')
  await page.getByRole('button', { name: 'Screen every party' }).click()
  await page.getByRole('heading', { level: 1, name: '1 party may be listed: 1 matches' }).waitFor()
  await page.goto('/parties')
  await page.getByRole('button', { name: 'Screen every party' }).click()
  await page.getByRole('alert').getByText('No file and no rows were sent.').waitFor()
  await page.getByLabel('Or pasted rows').fill('Wer,Wo\nAO Kaspersky Lab,RU\n')
  await page.getByRole('button', { name: 'Screen every party' }).click()
  await page.getByRole('alert').getByText('no heading says which column holds the name').waitFor()
  await page.getByText('Say how columns are read').click()
  await page.getByLabel('Columns', { exact: true }).fill('Wer=name; Wo=country')
  await page.getByRole('button', { name: 'Screen every party' }).click()
  await page.getByText('How the columns were read').click()
  assert.match(await page.locator('details table').innerText(), /Wer\s+name\s+Wo\s+country/, 'what was pasted was kept, and is read as it was said')
  await page.goto('/parties')
  await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'picture.png', mimeType: 'image/png', buffer: Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1') })
  await page.getByRole('button', { name: 'Screen every party' }).click()
  await page.getByRole('alert').getByText('is no table').waitFor()
  await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'huge.csv', mimeType: 'text/csv', buffer: Buffer.alloc(33 << 20, 'x') })
  await page.getByRole('button', { name: 'Screen every party' }).click()
  await page.getByRole('alert').getByText('larger than 32 MB').waitFor()
  assert.deepEqual(faults, [])
  await context.close()
})

test('a pair is cleared by keyboard, stays in view, outlives the program and is taken back', async () => {
  let { context, page, faults } = await open(browser, program.base)
  const file = await upload(page)
  await row(page, 'C-101').getByRole('link').first().click()
  assert.match(await headline(page), /^Review\./)
  await page.locator('#m1 summary', { hasText: 'It is another party' }).focus()
  await page.keyboard.press('Enter')
  const tabTo = async selector => {
    for (let i = 0; i < 20; i++) {
      await page.keyboard.press('Tab')
      if (await page.evaluate(s => document.activeElement.matches(s), selector)) return
    }
    assert.fail(`${selector} cannot be reached by Tab`)
  }
  await tabTo('#m1-who')
  await page.keyboard.type('A. Clerk')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('1 correction needed; nothing was noted').waitFor()
  await page.getByRole('link', { name: /Write the reason/ }).click()
  assert.equal(await page.locator(':focus').getAttribute('name'), 'why', 'the message leads to its field')
  await page.keyboard.type('Company number 0777 in Leeds, not the one in London')
  await tabTo('#m1-until')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('31 Dec 2024')
  await page.keyboard.press('Enter')
  await page.getByRole('status').getByText('is cleared until 31 Dec 2024').waitFor()
  assert.match(await headline(page), /^Clear\. Every entry that Kasper Sky Laboratories Ltd could be was cleared by a person/)

  await page.goto(file + '?band=cleared')
  assert.match(await row(page, 'C-101').innerText(), /Clear[\s\S]*1 pair cleared/)
  await page.getByText('This pair was cleared by A. Clerk on 19 Aug 2024, until 31 Dec 2024: Company number 0777').waitFor()
  const note = JSON.parse((await readFile(cleared, 'utf8')).trim())
  assert.equal(note.who, 'A. Clerk')
  assert.equal(note.until, '2024-12-31')
  assert.deepEqual(faults, [])
  await context.close()

  await program.stop()
  program = await start()
  ;({ context, page, faults } = await open(browser, program.base))
  await upload(page)
  await row(page, 'C-101').getByRole('link').first().click()
  assert.match(await headline(page), /^Clear\./, 'the clearing was kept')
  await page.getByText('Take this clearing back').click()
  await page.getByLabel('Reason').fill('Both numbers are of one company')
  await page.getByLabel('Your name').fill('B. Lead')
  await page.getByRole('button', { name: 'Take it back' }).click()
  await page.getByRole('status').getByText('The clearing was taken back').waitFor()
  assert.match(await headline(page), /^Review\./)
  await page.getByText('was cleared by A. Clerk until 2024-08-18').waitFor()
  assert.equal((await readFile(cleared, 'utf8')).trim().split('\n').length, 2, 'nothing is deleted')
  assert.equal(program.complaints(), '', 'the program has nothing to complain of')
  assert.deepEqual(faults, [])
  await context.close()
})

test('what was not typed as it should be is said at its field', async () => {
  const { context, page } = await open(browser, program.base)
  await page.goto('/parties')
  await page.getByLabel('Name', { exact: true }).fill('Zorvil')
  await page.getByLabel('Born').fill('04/05/1952')
  await page.getByRole('button', { name: 'Screen this name' }).click()
  await page.getByRole('link', { name: /can be read in two ways/ }).click()
  const field = page.locator(':focus')
  assert.equal(await field.getAttribute('name'), 'born')
  assert.equal(await field.inputValue(), '04/05/1952')
  await context.close()
})

// axe-core takes seconds a page, so it looks at one wide and one narrow screen;
// on the others nothing may be cut off.
const looks = { '1440 light': check, '320 dark': check }
for (const width of [1440, 768, 390, 320]) {
  for (const colorScheme of ['light', 'dark']) {
    const check = looks[`${width} ${colorScheme}`] ?? whole
    test(`everybody can use it: ${width}px, ${colorScheme}`, async () => {
      const { context, page, faults } = await open(browser, strict.base, { viewport: { width, height: 900 }, colorScheme })
      const file = await upload(page)
      await check(page, 'a file')
      await name(page, 'Лаборатория Касперского', { Countries: 'RU', Born: '1970' })
      const party = new URL(page.url()).pathname
      for (const path of ['/parties', '/lists', `${file}?band=waiting`, `${file}?q=nobody`, `${file}/unread`, '/parties/queue?band=incomplete', '/parties/99']) {
        await page.goto(path)
        await check(page, `${path} at ${width}px ${colorScheme}`)
      }
      await page.goto(party)
      await page.locator('#m1 summary', { hasText: 'It is another party' }).click()
      await page.locator('#m1-why').fill('')
      await page.getByRole('button', { name: 'Clear this pair' }).first().click()
      await page.getByText('corrections needed').waitFor()
      await check(page, 'a clearing with something wrong')
      await page.goto('/parties')
      await page.getByLabel('Name', { exact: true }).fill('Zorvil')
      await page.getByLabel('Countries').fill('Narnia')
      await page.getByRole('button', { name: 'Screen this name' }).click()
      await page.getByText('1 field to correct').waitFor()
      await check(page, 'a name with something wrong')
      await page.goto(file)
      const close = page.locator('form[action$="/close"]')
      assert.equal(await close.count(), 0)
      await page.goto('/parties')
      await page.getByRole('button', { name: /Close parties\.csv/ }).first().click()
      await whole(page, 'a file closed')
      assert.deepEqual(faults, [])
      await context.close()
    })
  }
}
