package price

// AsOf is when the list was made.
const AsOf = "2026-11"

// list are cents a part, and the regions (ISO 3166) where it costs about that.
//
// No provider's list for its own customers could be read: AWS changes its own
// and it was not at hand. These are what one other large provider asked in public
// (Tencent Cloud, "Pricing for International SMS", in dollars, read in November
// 2026 from a copy whose own date is not known), rounded up to the cent. What carriers
// ask besides (in the US, 10DLC surcharges) is not in it, nor are volume prices.
// So they are right to see what a campaign costs and to stop a flood, and are no
// bill: whoever has a contract puts its prices into the network's settings.
var list = [...]struct {
	cents   int64
	regions string
}{
	{1, "CA IN TR US"},
	{2, "BN BR FO GL IL LU TH"},
	{3, "BH GE GH GI KE LI MO PK VE YE ZW"},
	{4, "AR BI BS BT BZ CY ET FJ GA ID IS JM KR ME MK MT MV MX MY MZ NG PH PY RU RW SA SB SG SI SL TD TG TO TT VN ZA"},
	{5, "AE AI BJ BQ BW CK CO CW EG GB GD GM HK KM KY LA LB LC LT MW NA PE PL RS SR TC TZ VG ZM"},
	{6, "AW BB BM CD CM DK DM DO GT GU KG KH KI KW LS LY MG MU PM PR PT QA SD SM SV TM TW UA"},
	{7, "AD AO BO BY CF CG CL CR HN IQ JO LK LV MC MN MS PG SC TJ TL VC VU"},
	{8, "AF AG BA BF BG CH FR GY JP KZ LR MR NE NI OM PA RO SN SZ UG WS"},
	{9, "AM AU BD BE CI CV CZ GN GQ HR HT IE IT MA NR PW SO"},
	{10, "AL DE ER ES GW KN MD MM NO SK"},
	{11, "AS EC GR NP SE UY"},
	{12, "DJ EE HU NZ ST"},
	{13, "AT PF TN"},
	{14, "FI MH"},
	{15, "AZ FM UZ"},
	{16, "GF NL YT"},
	{17, "DZ"},
	{20, "ML"},
	{22, "RE"},
	{24, "NC"},
	{28, "GP"},
}
