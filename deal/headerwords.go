package deal

// headerLines say what headers of order books stand for: field, rank (1 where
// the header means nothing else, higher where it often does), the headers, and
// after "--" the reason where it is not plain. The field "-" is for headers that
// are known and hold nothing that a deal says.
const headerLines = `
id 1 = order line id | deal id | transaction id | line id | order line
id 3 = po number | po no | po # | po | purchase order | purchase order number | customer po number
id 2 = order no | order number | order id | order | order # | order nr | sales order | sales order no | so number | so # | auftragsnummer | auftrag | auftragsnr | auftrags nr | bestellnummer | bestellnr | bestell nr | belegnummer | belegnr | номер заказа | заказ | № заказа | número de pedido | num pedido | nº pedido | pedido | numéro de commande | n° commande | no commande | commande | document number | document no | doc no | transaction no | transaction number
id 4 = order ref | reference
id 4 = invoice no | invoice number | invoice # | invoice | rechnungsnummer | rechnungsnr | factura | número de factura | numéro de facture | facture | номер счета | счет
id 5 = quote number | quote no | quote #
id.line 1 = line no | line number | line # | line | item line | line item | pos | pos nr | position | positionsnummer | zeile | zeilennummer | ligne | numéro de ligne | línea | posición | строка | позиция | po line | order line no | order line number | item pos

act 1 = transaction type | transaction | order type | type of transaction | sales type | line type | deal type | vorgang | vorgangsart | auftragsart | geschäftsart | type de transaction | type de commande | tipo de transacción | tipo de pedido | тип сделки | тип операции | операция | вид операции | action | activity

counterparty.name 1 = customer name | sold to name | client name | buyer name | kundenname | nombre del cliente | nom du client | наименование клиента | customer company | name of customer
counterparty.name 2 = customer | sold to | sold to party | sold to customer | client | buyer | purchaser | kunde | käufer | auftraggeber | cliente | comprador | acheteur | клиент | покупатель | заказчик | контрагент | counterparty
counterparty.name 3 = account name | account | customer account name | customer account | company name
counterparty.name 4 = bill to | bill to name | bill to customer | billing name | invoice to | rechnungsempfänger | facturar a | facturé à | company | firma | entreprise | empresa | компания | organization | organisation | partner
counterparty.country 1 = customer country | sold to country | sold to country code | buyer country | client country | account country | land des kunden | kundenland | pays du client | país del cliente | страна клиента | страна покупателя | counterparty country
counterparty.country 3 = bill to country | bill to country code | billing country
counterparty.country 2 = country | country code | land | länderkennzeichen | ländercode | pays | código de país | país | pais | страна | код страны
counterparty.located_in 1 = ship to country | ship to country code | shipto cntry | ship to ctry | destination country | country of destination | destination | delivery country | shipping country | lieferland | bestimmungsland | empfängerland | pays de livraison | pays de destination | país de destino | país de entrega | страна доставки | страна назначения -- where the goods go is where the customer receives them
counterparty.country.region 1 = customer state | sold to state
counterparty.country.region 2 = state | state province | state code
counterparty.country.region 3 = bill to state | billing state
counterparty.located_in.region 1 = ship to state | ship to state province | shipping state | delivery state | destination state
counterparty.kind 1 = customer type | customer segment | customer class | account type | client type | buyer type | kundenart | kundentyp | type de client | tipo de cliente | тип клиента
counterparty.kind 2 = segment | market segment | vertical
counterparty.us_person 1 = us person | u.s. person | customer is us person
parties.end_user.name 1 = end user | end user name | end customer | end customer name | final customer | ultimate consignee | ultimate customer | endkunde | endkundenname | endabnehmer | utilisateur final | client final | usuario final | cliente final | конечный пользователь | конечный клиент | licensee | license holder | licence holder
parties.end_user.country 1 = end user country | end customer country | endkundenland | pays utilisateur final | país usuario final | страна конечного пользователя
parties.end_user.country.region 1 = end user state | end customer state
parties.consignee.name 1 = ship to | ship to name | ship to party | ship to customer | consignee | deliver to | delivery name | lieferempfänger | warenempfänger | empfänger | destinataire | destinatario | получатель | грузополучатель
parties.distributor.name 1 = distributor | distributor name | disti | distribution partner | distributeur | distribuidor | дистрибьютор
parties.supplier.name 1 = supplier | supplier name | purchased from | lieferant | lieferantenname | fournisseur | proveedor | поставщик
parties.carrier.name 1 = carrier | carrier name | spediteur | transporteur | transportista | перевозчик
parties.intermediate_consignee.name 1 = intermediate consignee | freight forwarder | forwarder
actor.name 1 = seller | seller name | selling entity | selling company | reseller | reseller name | our company | legal entity | sales entity | verkäufer | vendeur | vendedor | продавец | actor
actor.country 1 = seller country | selling entity country | reseller country | our country | entity country

product.name 1 = product name | product description | item description | item name | article description | article name | produktname | produktbezeichnung | artikelbezeichnung | artikelbeschreibung | material description | nom du produit | nombre del producto | descripción del artículo | descripción del producto | наименование товара | наименование продукта | product title | line description
product.name 2 = product | produkt | produit | producto | товар | продукт | номенклатура
product.name 3 = description | bezeichnung | beschreibung | désignation | libellé | descripción | наименование | описание | goods | software | software title
product.name 4 = item | article | artikel
product.name 5 = product line | product family | material text
product.sku 1 = mpn | manufacturer part number | manufacturer part no | manufacturer part # | mfr part | mfr part # | mfr part no | mfr part number | mfg part number | mfg part # | mfg part no | mfg sku | vendor part number | vendor part # | vendor part no | vendor sku | herstellernummer | hersteller artikelnummer | herstellerartikelnummer | hersteller teilenummer | référence fabricant | referencia fabricante | артикул производителя | партномер | manufacturer sku | vpn
product.sku 2 = part number | part no | part # | part | p n | pn | teilenummer | teilenr | product code | product number | product no | product id | артикул | part code
product.sku 3 = sku | item number | item no | item # | item code | item id | material | material number | materialnummer | artikelnummer | artikelnr | artikel nr | art nr | référence | référence article | código | código de producto | código de artículo | referencia | код товара | код | stock code | stock no
product.gtin 1 = ean | ean code | gtin | upc | upc code | barcode | bar code | ean13 | ean upc | штрихкод | штрих код | code barre | código de barras
product.maker 1 = manufacturer | manufacturer name | mfr | mfg | mfr name | mfg name | maker | hersteller | herstellername | fabricant | fabricante | производитель | изготовитель | publisher | software publisher | oem
product.maker 2 = vendor | vendor name -- in the channel the vendor is whose product it is
product.brand 1 = brand | brand name | marke | marque | marca | бренд | марка | торговая марка
product.class 1 = product class | product category | category | product type | product group | warengruppe | produktgruppe | kategorie | catégorie | famille de produits | categoría | категория | группа товаров
product.made_in 1 = country of origin | origin | made in | coo | ursprungsland | herkunftsland | pays d'origine | país de origen | страна происхождения
product.eccn 1 = eccn | eccn code | export classification
product.model_year 1 = model year | modelljahr | año modelo | année modèle | модельный год

value.amount 1 = ext price | extended price | ext amount | extended amount | line total | line amount | line value | positionswert | extended cost | ext cost
value.amount 2 = net amount | net value | net line amount | nettobetrag | nettowert | montant ht | total ht
value.amount 3 = amount | total | total price | total amount | value | order value | revenue | sales amount | gesamtpreis | gesamtbetrag | betrag | wert | summe | umsatz | montant | montant total | prix total | importe | importe total | monto | valor | сумма | стоимость | итого
value.amount 4 = net price | nettopreis | gross amount | bruttobetrag | total incl tax | montant ttc | total ttc -- read as the worth of the whole line; if it is the price of one piece, leave it out with --map
value.currency 1 = currency | currency code | curr | cur | ccy | währung | waehrung | devise | monnaie | moneda | divisa | валюта

agreement_at 1 = order date | date ordered | ordered on | order placed | po date | purchase order date | sales order date | contract date | agreement date | date of agreement | signed on | signature date | date signed | auftragsdatum | bestelldatum | vertragsdatum | bestellt am | date de commande | date de contrat | date du contrat | fecha de pedido | fecha del pedido | fecha de contrato | дата заказа | дата договора | дата контракта | order created on | booking date | booked on -- an order is read as the agreement of its date
agreement_at 2 = created on | created date | date created | entry date | erfasst am | erstellt am
performed_at 1 = delivery date | delivered on | date delivered | date of delivery | performance date | fulfilment date | fulfillment date | fulfilled on | lieferdatum | geliefert am | leistungsdatum | date de livraison | livré le | fecha de entrega | дата поставки | дата доставки | дата отгрузки клиенту  -- delivery is read as the moment of performance
performed_at 2 = provisioning date | provisioned on | activation date | activated on | fecha de activación | дата активации
performed_at 3 = invoice date | invoiced on | billing date | bill date | rechnungsdatum | date de facture | date de facturation | fecha de factura | дата счета | дата инвойса | posting date | buchungsdatum -- without a date of delivery, the invoice is read as the moment of performance
shipped_at 1 = ship date | shipped on | shipping date | date shipped | dispatch date | dispatched on | shipment date | actual ship date | versanddatum | versendet am | date d'expédition | fecha de envío | дата отгрузки | дата отправки
arrives_at 1 = arrival date | arrived on | eta | expected arrival | ankunftsdatum | date d'arrivée | fecha de llegada | дата прибытия
zone 1 = time zone | timezone | tz | zeitzone
place 1 = place | place of sale | place of performance | sale country | country of sale
routed_via 1 = routed via | transit country | via country
licence.number 1 = export licence | export license | export licence no | export license no | export license number | export licence number
under_contract.number 1 = government contract | government contract number | government contract no | gwac | contract vehicle
under_contract.agency 1 = agency | contracting agency | government agency

- = qty | quantity | units | seats | users | nodes | licenses | licences | menge | anzahl | stück | quantité | qté | cantidad | cant | количество | кол во | quantity ordered | qty ordered | qty shipped -- no field of a deal holds a quantity
- = unit price | price | list price | unit cost | cost | price each | einzelpreis | stückpreis | listenpreis | preis | ek preis | vk preis | prix unitaire | prix | precio unitario | precio | цена | цена за единицу | msrp -- the price of one piece is not the worth of the line; --map it to value.amount if it is
- = date | datum | fecha | дата | transaction date | sale date | date of sale | date sold | sold on | verkaufsdatum | date de vente | fecha de venta | дата продажи -- a date that does not say of what: --map it to agreement_at or performed_at
- = start date | end date | term | term start | term end | expiry | expiry date | expiration | expiration date | expires | renewal date | subscription start | subscription end | coverage start | coverage end | service start | service end | laufzeit | laufzeitbeginn | laufzeitende | ablaufdatum | requested date | due date | payment date | fällig am | quote date | request date | promised date | start | end -- no field of a deal holds this date
- = sales rep | sales representative | salesperson | account manager | rep | owner | verkaufsmitarbeiter | sachbearbeiter | менеджер | commercial | vendeur interne -- who works on the line is no party to it
- = discount | tax | vat | margin | gp | freight | cost center | terms | payment terms | warehouse | notes | note | comment | comments | remark | remarks | bemerkung | kommentar | rabatt | mwst | ust | steuer | iva | tva | remise | descuento | скидка | ндс | примечание | комментарий | status | order status | state of order | auftragsstatus | estado | statut | статус -- no field of a deal holds this
- = address | street | city | town | zip | zip code | postal code | postcode | ship to city | ship to zip | ship to address | bill to address | bill to city | bill to zip | customer address | email | e mail | phone | contact | contact name | adresse | straße | ort | plz | ville | code postal | ciudad | dirección | город | адрес | индекс | телефон -- addresses and contacts are not read; the country and the state are
- = type | art | tipo | тип | document type | movement type -- a type that does not say of what: --map it to act, product.class or counterparty.kind
- = contract number | contract no | contract # -- this can be a government contract (--map it to under_contract.number) or an agreement
- = license number | licence number | license no | licence no -- this can be an export licence (--map it to licence.number) or the number of a product
- = customer no | customer number | customer id | customer # | account number | account no | account id | kundennummer | kundennr | kunden nr | numéro client | número de cliente | код клиента | serial | serial number | serial no | license key | licence key | activation code | order ref no | customer po | customer part number | customer part no | your reference | ref -- no field of a deal holds this number
`
