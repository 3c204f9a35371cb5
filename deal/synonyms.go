package deal

import (
	"strings"
	"sync"
)

// wordLines say what words of order books mean in a field: object.field, the words
// separated by "|", the meaning. A meaning of several words is "one of these"; one
// that begins with "?" says why the word has no one reading, and what to write.
const wordLines = `
deal.act = sale | sales | sold | selling | new | new sale | new business | new order | new license | new licence | upsell | cross sell | add on | addon | upgrade | subscription | verkauf | neugeschäft | neu | vente | venta | продажа | продано | sales order | standard order : sell
deal.act = resale | reselling | wiederverkauf | revente | reventa | перепродажа : resell
deal.act = renewal | renewals | renewed | auto renewal | subscription renewal | license renewal | licence renewal | maintenance renewal | extension | prolongation | verlängerung | verlaengerung | renouvellement | renovación | продление : renew
deal.act = purchase | purchased | purchase order | procurement | einkauf | kauf | achat | compra | покупка | закупка : buy
deal.act = delivery | delivered | shipment | fulfilment | fulfillment | lieferung | livraison | entrega | поставка | доставка : deliver
deal.act = activation | activated | aktivierung | activación | активация : activate
deal.act = installation | installed | setup | deployment | установка : install
deal.act = downloaded | herunterladen | téléchargement | descarga : download
deal.act = used | usage | nutzung | utilisation | uso | использование : use
deal.act = hosting | hosted : host
deal.act = integration | integrated | white label | whitelabel : integrate
deal.act = exported | ausfuhr | exportation | exportación | экспорт : export
deal.act = imported | einfuhr | importation | importación | импорт : import
deal.act = re export | re-export | wiederausfuhr : reexport
deal.act = transferred : transfer
deal.act = payment | paid | zahlung | paiement | pago | оплата : pay
deal.act = supported | tech support | technical support : support
deal.act = removal | removed | uninstall | deinstallation | удаление : remove
deal.act = agreement | contract signed : enter_agreement
deal.act = rma | return | returned | retoure | возврат : ?a return can be deliver (a replacement), transfer (the goods go back) or support: write the act
deal.act = credit | credit note | credit memo | refund | gutschrift | avoir | сторно : ?a credit is no act of its own: write the act that it belongs to, or leave the line out
deal.act = trial | evaluation | demo | poc | nfr : ?a trial can be activate, download or use: write the act
deal.act = maintenance | wartung | m&s | mnt : ?maintenance can be provide_update, support or renew: write the act
deal.act = update | updates : ?an update can be provide_update or receive_update: write the act
deal.act = licensing | license | licence | lizenz | licencia | лицензия : ?a licence line can be sell (to an end user) or license (for resale or integration): write the act
deal.act = service | services | professional services | consulting : ?a service can be support, operate_service or employ_service: write the act
deal.act = replacement | exchange | swap : ?a replacement can be deliver or support: write the act
deal.act = quote | quotation | angebot : ?a quotation is no act yet: write what it will be, or leave the line out

party.kind = person | natural person | consumer | private person | privatperson | b2c | home user | residential | физлицо : individual
party.kind = corporate | corporation | commercial | business | private company | firm | enterprise | smb | sme | b2b | unternehmen | firma | entreprise | empresa | компания | юрлицо : company
party.kind = federal | federal government | us federal | fed : federal_agency
party.kind = state | state government | state agency : state_agency
party.kind = local | local government | city | county | municipality | municipal | kommune : local_government
party.kind = k12 | k 12 | school district | university | college | higher ed | education | academic | schule | école | escuela | школа : school
party.kind = public | public body | public sector body | behörde | öffentlich : public_body
party.kind = sled : state_agency | local_government | school
party.kind = state and local | state local | s&l | slg | state & local : state_agency | local_government
party.kind = government | govt | gov | public sector : ?a government can be federal_agency, state_agency, local_government or foreign_government: write the kind

party.role = customer | client | buyer | kunde | client final | enduser | final customer | endkunde | заказчик : end_user
party.role = dealer | var | solution provider | wiederverkäufer | revendeur : reseller
party.role = wholesaler | distribution | disti | grosshändler | großhändler : distributor
party.role = maker | producer | hersteller | fabricant | fabricante | производитель : manufacturer
party.role = seller | verkäufer | vendeur : vendor
party.role = ship to | recipient | receiver | empfänger : consignee
party.role = forwarder | freight forwarder | spediteur : carrier
party.role = system integrator | si | msp : integrator

product.class = anti virus | av | antimalware | anti malware | endpoint security | endpoint protection | epp | internet security : antivirus
product.class = security | security software | edr | xdr | siem | siem software | firewall software : cybersecurity
product.class = threat intel | ti | threat intelligence feed : threat_intelligence
product.class = training | security awareness | awareness training : security_training
product.class = advisory | consultancy : consulting
product.class = sdk | component : library
product.class = os : operating_system
product.class = appliance | device : hardware
product.class = managed service | saas : service
product.class = switch | access point | network device | networking : network_equipment
product.class = camera | ip camera | cctv : video_surveillance
product.class = uav | uas | drones : drone
product.class = app | mobile application : mobile_app
product.class = car | vehicle : connected_vehicle
product.class = software | sw : ?software is no class of its own: write antivirus, cybersecurity, library or another class

deal.device = phone | smartphone | tablet | mobile phone : mobile
deal.device = notebook : laptop
deal.device = pc | workstation | desktop pc : desktop
deal.device = router | switch | appliance | firewall : network
party.level = federal | national government : national
party.level = state | provincial : regional
party.level = city | county | municipal : local
agreement.kind = license | lizenz : licence
contract.stage = bid | proposal | tender : offer
contract.stage = award | signed : awarded
agreement.renewal = auto | evergreen : automatic
`

// yesWords and noWords are read in cells only.
const (
	yesWords = " yes y true t 1 ja j oui o si sí да x ✓ wahr vrai verdadero "
	noWords  = " no n false f 0 nein non нет falsch faux falso "
)

// orderWords is wordLines: object and field → folded word → meaning. It is read
// once; nothing changes it afterwards.
var orderWords = sync.OnceValue(func() map[string]map[string]meaning {
	out := map[string]map[string]meaning{}
	for line := range strings.Lines(strings.TrimSpace(wordLines)) {
		left, right, ok := strings.Cut(strings.TrimSpace(line), " : ")
		field, words, ok2 := strings.Cut(left, " = ")
		if !ok || !ok2 {
			continue
		}
		m := meaning{}
		if hint, ok := strings.CutPrefix(right, "?"); ok {
			m.hint = hint
		} else {
			for v := range strings.SplitSeq(right, "|") {
				m.values = append(m.values, strings.TrimSpace(v))
			}
		}
		if out[field] == nil {
			out[field] = map[string]meaning{}
		}
		for w := range strings.SplitSeq(words, "|") {
			out[field][fold(w)] = m
		}
	}
	return out
})
