package desk

import (
	"math/rand/v2"
	"strings"
)

// words are what an agent says before a code is read out, in the language of the
// message that names them: easy to say and to hear, and in the GSM 7-bit alphabet
// (3GPP TS 23.038) where the language is written in it. A stranger on the telephone guesses
// one of them.
var words = map[string][]string{
	"en": strings.Fields(`acorn anchor apple apron arrow autumn balcony banana basket beaver blanket bottle branch bridge
		bucket butter button camel candle canoe carpet carrot castle cedar cellar cherry chimney circus clover coconut
		compass copper corner cotton cradle cricket crystal curtain daisy dolphin dragon drummer eagle ember falcon feather
		fiddle finger flamingo forest fountain garden garlic ginger giraffe glacier guitar hammer harbour hazel hedgehog
		helmet honey island ivory jacket jasmine jigsaw kettle kitten ladder lantern lemon lettuce lighthouse lizard magnet
		maple marble marmalade meadow melon mirror mitten monkey mountain mushroom mustard napkin nutmeg oatmeal olive onion
		orchard otter paddle parrot peanut pebble pelican pencil pepper piano pillow pocket potato pumpkin puzzle rabbit
		raisin ribbon river rocket saddle sailor salmon sandal saucer scarf shadow silver spider spinach squirrel sunflower
		table teapot thimble thunder tiger tomato trumpet tulip tunnel turnip umbrella valley velvet violin walnut weather
		whistle willow window winter wizard yellow zebra`),
	"de": strings.Fields(`Adler Ahorn Ameise Ampel Ananas Anker Apfel Banane Becher Besen Biber Birne Blume Boden Brille
		Brunnen Butter Dachs Daumen Delfin Distel Donner Drachen Eiche Eimer Elefant Erbse Esel Fackel Falke Feder Fenster
		Finger Flasche Fliege Forelle Gabel Garten Gitarre Glocke Hafen Hafer Hammer Himbeere Himmel Hirsch Honig Hummel
		Igel Insel Jacke Kaffee Kamel Kamin Karotte Kastanie Keller Kerze Kiefer Kirsche Koffer Kompass Korken Kreide
		Kuchen Lampe Laterne Leiter Linde Luchs Magnet Mandel Mantel Maus Melone Messer Minze Mond Morgen Muschel Nadel
		Nagel Nelke Nebel Ofen Olive Orgel Otter Palme Panda Papier Pappel Pfeffer Pflaume Pinsel Rabe Radio Regen Reiher
		Rettich Ring Rose Rucksack Sattel Schale Schere Schiff Schnecke Segel Seife Senf Sommer Spaten Spiegel Spinne Stern
		Stiefel Storch Tasche Tasse Taube Teller Tiger Tinte Tomate Traube Trommel Tulpe Tunnel Ufer Veilchen Vogel Wald
		Wagen Walnuss Wasser Weide Wiese Wind Winter Wolke Wurzel Zange Zebra Zimt Zitrone Zucker`),
	"fr": strings.Fields(`abeille abricot agneau ananas arbre argile armoire avion balai banane bateau bijou bougie bouton
		brique brosse cabane cactus caillou camion canard canoe carotte carton cascade castor cerise chaise chapeau chemise
		chien citron cloche cochon colline concombre coton coussin crayon cuisine dauphin dragon drapeau falaise fauteuil
		figue flamme fleur fontaine forge fourchette fourmi framboise fromage gazelle girafe glace grenier guitare harpe
		horloge jambon jardin jasmin koala lampe lapin lavande lilas lion loutre lune maison mangue marteau melon menthe
		miel miroir montagne moulin mouton muguet navire neige noisette nuage olive orage orange ours palmier panier papier
		papillon parasol peigne perle perroquet piano pigeon pinceau plage pluie poire poivre pomme portail prune puzzle
		radis raisin renard requin rideau robot rocher ruban sable salade sandale sapin savon serpent soleil souris sucre
		tambour tapis tasse tigre tomate tonneau tortue tulipe vague valise vanille velours violon voiture volcan wagon`),
	"es": strings.Fields(`abeja abrigo aceite agua aguja ajedrez almendra ancla anillo arena arroz avena azafata ballena
		banco bandera barco barrio bicicleta bosque bota botella burbuja caballo cacao cactus camello camisa campana canasta
		candado canela caracol carpeta castillo cebolla cereza cerezo ciervo ciruela cocina cohete colmena cometa conejo
		cordero corona cuchara cuerda dado delantal desierto diamante dinero ducha espejo estrella faro flauta flecha fresa
		fuente gallina ganso garaje gato girasol globo gorra guante guitarra harina helado hierba hoja hormiga huerto isla
		jirafa joya juguete ladrillo lagarto lago lechuga lenteja libro lima lobo loro luna madera maleta manzana mapa mariposa
		martillo melocoton menta mesa miel molino mono mosca naranja nido nieve nube nuez olivo oso oveja paloma panadero papel
		pared patata pato peine pelota pepino pera perla piedra pimienta pino piscina planeta playa pluma pradera puente puerta
		queso ramo raqueta reloj rosa rueda sandalia sello sendero silla sombra tambor taza tejado tigre tijera tomate torre
		trigo trueno uva vaca vaso vela ventana viento violeta yate zanahoria zapato zorro`),
	"ja": strings.Fields(`りんご みかん ぶどう いちご めろん すいか さくら もみじ ひまわり たんぽぽ つばめ すずめ ふくろう うさぎ きつね たぬき くじら いるか
		かえる とんぼ ほたる たけのこ きのこ にんじん かぼちゃ だいこん とまと きゅうり おにぎり うどん たまご まくら かばん めがね とけい えんぴつ
		はさみ つくえ ほうき かがみ たいこ ふうせん ひこうき でんしゃ じてんしゃ こうえん みずうみ やまびこ かみなり ゆきだるま にじいろ あさひ
		ゆうやけ まつり はなび おりがみ こけし だるま ちょうちん かざぐるま`),
}

// wordFor picks a word in a language; in English where there are none in it.
func wordFor(language string) string {
	tag, _, _ := strings.Cut(language, "-")
	list := words[tag]
	if list == nil {
		list = words["en"]
	}
	return list[rand.IntN(len(list))]
}
