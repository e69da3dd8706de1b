package template

import (
	"time"

	"lanyard/internal/notify"
)

// What the Japanese e-mails with a link have in common.
const (
	japaneseLink = `
[バッジを受け取る]({{EnrollUrl}})

パソコンでご覧の場合は、スマートフォンのカメラでこの画像を読み取り、スマートフォンでリンクを開いてください。
{{EnrollQRCode}}
` + japaneseOther
	japaneseOther = `
ボタンで開けない場合は、次のアドレスを開いてください。
{{EnrollUrl}}

または {{EnrollPage}} を開き、次のコードを入力してください。
{{TypedCode}}

> このリンクはご本人専用で、一度だけ使えます。このメッセージを転送したり、リンクやコードを他人に教えたりしないでください。{{NetworkName}} の担当者がお尋ねすることはありません。
`
	japaneseBadge = `
* バッジ：{{BadgeName}}
* 受け取り期限：{{ExpiresAt}}
`
)

// An SMS in Japanese is UCS-2: 70 characters, of which the last line may need more
// than there are. What always fits is in Latin letters.
func japanese() language {
	return language{
		tag: "ja", picture: "このメッセージのリンクのQRコード",
		contacts: map[notify.ContactKind]string{
			notify.PhoneNumber: "電話番号", notify.EmailAddress: "メールアドレス", "": "連絡先",
		},
		trial: trial{"【テスト】", "これは文面のテストです。記載されている名前は架空のもので、リンクとコードは使えません。"},
		calendar: calendar{
			long:  func(t time.Time, zone string) string { return t.Format("2006年1月2日 15:04（") + zone + "）" },
			short: func(t time.Time, zone string) string { return t.Format("1月2日15:04 ") + zone },
			zones: map[string]string{"JST": "日本時間"},
		},
		mails: map[notify.Kind]Draft{
			notify.BadgeInvitation: {
				Subject: "{{NetworkName}} からバッジのご案内",
				Text: `# バッジをお受け取りいただけます

{{UserName}} 様

{{NetworkName}} がお客様のバッジを発行しました。バッジはスマートフォンに保存され、スマートフォンのロックを解除するのと同じ方法でサインインできます。パスワードを覚える必要はありません。
` + japaneseBadge + japaneseLink + `
--
このメッセージは、{{NetworkName}} の管理者がこのバッジの対象者として登録したため、お送りしています。お心当たりがない場合は、何もする必要はありません。ご本人の操作がなければ何も行われません。

参照番号 {{Reference}}　このメッセージが本物かどうかは、{{Host}}/genuine で参照番号を入力して確認できます。`,
			},
			notify.FollowUp: {
				Subject: "{{NetworkName}} のバッジを受け取る新しいリンク",
				Text: `# 新しいリンクをお送りします

{{UserName}} 様

{{NetworkName}} のバッジが、まだスマートフォンに保存されていません。受け取るための新しいリンクをお送りします。以前お送りしたリンクは使えなくなりました。
` + japaneseBadge + japaneseLink + `
--
このメッセージは、ご本人または {{NetworkName}} の管理者が新しいリンクを依頼したため、お送りしています。お心当たりがない場合は、何もする必要はありません。ご本人の操作がなければ何も行われません。

参照番号 {{Reference}}　このメッセージが本物かどうかは、{{Host}}/genuine で参照番号を入力して確認できます。`,
			},
			notify.Reminder: {
				Subject: "【再度のご案内】{{NetworkName}} のバッジについて",
				Text: `# バッジをまだお受け取りいただいていません

{{UserName}} 様

{{NetworkName}} のバッジが、まだスマートフォンに保存されていません。お受け取りは数分で終わります。お受け取り後は、このご案内は届かなくなります。
` + japaneseBadge + japaneseLink + `
--
このメッセージは、{{NetworkName}} の管理者がこのバッジの対象者として登録したため、お送りしています。お心当たりがない場合は、何もする必要はありません。ご本人の操作がなければ何も行われません。

参照番号 {{Reference}}　このメッセージが本物かどうかは、{{Host}}/genuine で参照番号を入力して確認できます。`,
			},
			notify.RegistrationSession: {
				Subject: "{{NetworkName}} のバッジをスマートフォンに保存してください",
				Text: `# バッジをスマートフォンに保存する

{{UserName}} 様

{{NetworkName}} のバッジを、今から短時間だけスマートフォンに保存できます。

* バッジ：{{BadgeName}}
* 有効期限：{{ExpiresAt}}

スマートフォンのカメラでこの画像を読み取ってください。
{{EnrollQRCode}}

[この端末にバッジを保存する]({{EnrollUrl}})
` + japaneseOther + `
--
このメッセージは、ご本人または代わりの方が {{NetworkName}} に依頼したため、お送りしています。お心当たりがない場合は、何もせずに管理者へお知らせください。

参照番号 {{Reference}}　このメッセージが本物かどうかは、{{Host}}/genuine で参照番号を入力して確認できます。`,
			},
			notify.EnrollmentCode: {
				Subject: "{{NetworkName}} の確認コード",
				Text: `# このメールアドレスを登録する

{{UserName}} 様

このメールアドレスを {{NetworkName}} のアカウントに登録するには、表示中の画面に次のコードを入力してください。
{{Code}}

* 有効期限：{{ExpiresAt}}

> このコードは、電話、チャット、メールのいずれでも、決して他人に教えないでください。{{NetworkName}} の担当者がお尋ねすることはありません。

--
このメッセージは、{{NetworkName}} でこのメールアドレスが入力されたため、お送りしています。お心当たりがない場合は、何もする必要はありません。コードがなければ何も行われません。

参照番号 {{Reference}}　このメッセージが本物かどうかは、{{Host}}/genuine で参照番号を入力して確認できます。`,
			},
			notify.VerificationCode: {
				Subject: "{{NetworkName}} の確認コード",
				Text: `# ご本人であることの確認

{{UserName}} 様

{{NetworkName}} での手続きを続けるには、表示中の画面に次のコードを入力してください。
{{Code}}

* 有効期限：{{ExpiresAt}}

> このコードは、電話、チャット、メールのいずれでも、決して他人に教えないでください。{{NetworkName}} の担当者がお尋ねすることはありません。

--
このメッセージは、{{NetworkName}} でお客様の名前でバッジを受け取る手続きが行われているため、お送りしています。お心当たりがない場合は、何もせずに管理者へお知らせください。

参照番号 {{Reference}}　このメッセージが本物かどうかは、{{Host}}/genuine で参照番号を入力して確認できます。`,
			},
			notify.TelephoneCode: {
				Subject: "{{NetworkName}} サービスデスク用のコード",
				Text: `# サービスデスクにこのコードをお伝えください

{{UserName}} 様

{{NetworkName}} のサービスデスクとお電話中です。担当者は最初に次の言葉を言います。

* 言葉：{{Word}}

そのあとで、次のコードを読み上げてください。
{{Code}}

* 有効期限：{{ExpiresAt}}

> 最初にこの言葉を言わない相手はサービスデスクではありません。コードは教えずに電話を切り、管理者へお知らせください。

--
このメッセージは、{{NetworkName}} のサービスデスクがお客様を名乗る方とお電話中のため、お送りしています。お心当たりがない場合は、何もせずに管理者へお知らせください。

参照番号 {{Reference}}　このメッセージが本物かどうかは、{{Host}}/genuine で参照番号を入力して確認できます。`,
			},
			notify.ContactChanged: {
				Subject: "{{NetworkName}} に登録の{{Contact}}が変更されました",
				Text: `# {{Contact}}が変更されました

{{UserName}} 様

{{NetworkName}} のアカウントに登録されている{{Contact}}が変更されました。これまでの連絡先であるこちらへお知らせしています。

* 日時：{{HappenedAt}}

> ご本人による変更の場合は、何もする必要はありません。お心当たりがない場合は、第三者がアカウントを乗っ取ろうとしているおそれがあります。今すぐアクセスを停止し、管理者へ連絡して下記の参照番号をお伝えください。

[心当たりがありません]({{FreezeUrl}})

ボタンで開けない場合は、次のアドレスを開いてください。
{{FreezeUrl}}

--
連絡先の変更は、必ず以前の連絡先にお知らせしています。リンクは7日間有効で、アクセスを停止するためだけのものです。コードをお尋ねすることはありません。

参照番号 {{Reference}}　このメッセージが本物かどうかは、{{Host}}/genuine で参照番号を入力して確認できます。`,
			},
			notify.BadgeAdded: {
				Subject: "{{NetworkName}} のバッジが端末に保存されました",
				Text: `# 新しいバッジが保存されました

{{UserName}} 様

{{NetworkName}} のバッジが、お客様の名前で端末に保存されました。このバッジですぐにサインインできます。

* バッジ：{{BadgeName}}
* 日時：{{HappenedAt}}

> ご本人による操作の場合は、何もする必要はありません。お心当たりがない場合は、今すぐアクセスを停止し、管理者へ連絡して下記の参照番号をお伝えください。

[心当たりがありません]({{FreezeUrl}})

ボタンで開けない場合は、次のアドレスを開いてください。
{{FreezeUrl}}

--
新しいバッジは、必ずご本人にお知らせしています。リンクは7日間有効で、アクセスを停止するためだけのものです。コードをお尋ねすることはありません。

参照番号 {{Reference}}　このメッセージが本物かどうかは、{{Host}}/genuine で参照番号を入力して確認できます。`,
			},
			notify.AccessFrozen: {
				Subject: "{{NetworkName}} へのアクセスが停止されました",
				Text: `# アクセスが停止されました

{{UserName}} 様

{{NetworkName}} へのアクセスが停止されました。管理者が確認するまで、お客様のバッジでのサインインやアカウントの変更はできません。

* 日時：{{HappenedAt}}

> ご本人による操作かどうかにかかわらず、すぐに管理者へ連絡し、下記の参照番号をお伝えください。この件で電話をかけてきた相手に、コードやリンクを決して教えないでください。

--
アクセスの停止は、必ずご本人にお知らせしています。このメッセージにはリンクがなく、コードをお尋ねすることもありません。

参照番号 {{Reference}}　このメッセージが本物かどうかは、{{Host}}/genuine で参照番号を入力して確認できます。`,
			},
			notify.ManagerVouch: {
				Subject: "{{NetworkName}} のサービスデスクから、部下の方についての確認",
				Text: `# 電話の相手をご存じですか

{{UserName}} 様

{{NetworkName}} のサービスデスクに、あなたの部下と名乗る方から電話がかかっています。あなたは上司として登録されています。次のページを開き、どなたが何を求めているかをご確認ください。

* 有効期限：{{ExpiresAt}}

[相手を確認する]({{VouchUrl}})

ボタンが使えない場合は、このアドレスを開いてください。
{{VouchUrl}}

> たった今ご自身で話した相手以外は、決して保証しないでください。このメッセージを転送しないでください。リンクはあなた専用で、一度だけ使えます。

--
{{NetworkName}} のサービスデスクがあなたに確認を求めているため、お送りしています。お心当たりがない場合は、ページでその旨をお伝えになるか、何もしないでください。あなたの操作がなければ何も起こりません。コードをお尋ねすることはありません。

参照番号 {{Reference}}　このメッセージが本物かどうかは、{{Host}}/genuine で参照番号を入力して確認できます。`,
			},
			notify.Test: {
				Subject: "{{NetworkName}} からのテストメッセージ",
				Text: `# これはテストです

{{NetworkName}} の管理者が、メッセージが届くかどうかを確かめるために送信しました。何もする必要はありません。

* 日時：{{HappenedAt}}

--
このメッセージにはリンクがなく、コードをお尋ねすることもありません。

参照番号 {{Reference}}　このメッセージが本物かどうかは、{{Host}}/genuine で参照番号を入力して確認できます。`,
			},
		},
		texts: map[notify.Kind][]string{
			notify.BadgeInvitation: {
				"{{NetworkName}}：バッジの受け取り（{{ExpiresShort}}まで、本人専用） {{EnrollUrl}}",
				"{{NetworkName}}：バッジの受け取り {{EnrollUrl}}",
				"バッジ： {{EnrollUrl}}",
				"Badge: {{EnrollUrl}}",
			},
			notify.FollowUp: {
				"{{NetworkName}}：バッジの新しいリンク（{{ExpiresShort}}まで） {{EnrollUrl}}",
				"{{NetworkName}}：バッジの新しいリンク {{EnrollUrl}}",
				"バッジ： {{EnrollUrl}}",
				"Badge: {{EnrollUrl}}",
			},
			notify.Reminder: {
				"{{NetworkName}}：バッジが未受け取りです（{{ExpiresShort}}まで） {{EnrollUrl}}",
				"{{NetworkName}}：バッジが未受け取りです {{EnrollUrl}}",
				"バッジ： {{EnrollUrl}}",
				"Badge: {{EnrollUrl}}",
			},
			notify.RegistrationSession: {
				"{{NetworkName}}：この端末にバッジを保存（{{ExpiresShort}}まで） {{EnrollUrl}}",
				"{{NetworkName}}：この端末にバッジを保存 {{EnrollUrl}}",
				"バッジ： {{EnrollUrl}}",
				"Badge: {{EnrollUrl}}",
			},
			notify.EnrollmentCode: {
				"{{NetworkName}}：登録コード {{Code}}\n誰にも教えないでください。" + lastLine,
				"登録コード {{Code}}\n誰にも教えないでください。" + lastLine,
				"コード {{Code}}" + lastLine,
				"Code {{Code}}" + lastLine,
			},
			notify.VerificationCode: {
				"{{NetworkName}}：確認コード {{Code}}\n誰にも教えないでください。" + lastLine,
				"確認コード {{Code}}\n誰にも教えないでください。" + lastLine,
				"コード {{Code}}" + lastLine,
				"Code {{Code}}" + lastLine,
			},
			notify.TelephoneCode: {
				"{{NetworkName}}：窓口が先に「{{Word}}」と言ったときだけ {{Code}} を読み上げてください。",
				"窓口が先に「{{Word}}」と言ったときだけ {{Code}} を読み上げてください。",
				"「{{Word}}」と先に言う窓口にだけ {{Code}}",
			},
			notify.ContactChanged: {
				"{{NetworkName}}：{{Contact}}が変更されました。お心当たりがない場合は停止してください。 {{FreezeUrl}}",
				"{{Contact}}が変更されました。お心当たりがない場合 {{FreezeUrl}}",
				"変更通知 {{FreezeUrl}}",
				"Not you? {{FreezeUrl}}",
				"{{NetworkName}}：登録の{{Contact}}が変更されました（{{HappenedShort}}）。お心当たりがない場合は管理者へご連絡ください。参照番号 {{Reference}}",
				"登録の{{Contact}}が変更されました（{{HappenedShort}}）。お心当たりがない場合は管理者へご連絡ください。参照番号 {{Reference}}",
			},
			notify.BadgeAdded: {
				"{{NetworkName}}：バッジが端末に保存されました。お心当たりがない場合は停止してください。 {{FreezeUrl}}",
				"バッジが保存されました。お心当たりがない場合 {{FreezeUrl}}",
				"バッジ通知 {{FreezeUrl}}",
				"Not you? {{FreezeUrl}}",
				"{{NetworkName}}：バッジが端末に保存されました（{{HappenedShort}}）。お心当たりがない場合は管理者へご連絡ください。参照番号 {{Reference}}",
				"バッジが端末に保存されました（{{HappenedShort}}）。お心当たりがない場合は管理者へご連絡ください。参照番号 {{Reference}}",
			},
			notify.AccessFrozen: {
				"{{NetworkName}}：アクセスが停止されました（{{HappenedShort}}）。管理者へご連絡ください。参照番号 {{Reference}} コードは誰にも教えないでください。",
				"アクセスが停止されました（{{HappenedShort}}）。管理者へご連絡ください。参照番号 {{Reference}} コードは誰にも教えないでください。",
			},
			notify.ManagerVouch: {
				"{{NetworkName}}：サービスデスクが部下の方について確認しています。{{ExpiresShort}}まで {{VouchUrl}}",
				"部下の方についての確認 {{VouchUrl}}",
				"確認依頼 {{VouchUrl}}",
				"Who calls? {{VouchUrl}}",
			},
			notify.Test: {
				"{{NetworkName}}：テストメッセージです。何もする必要はありません。参照番号 {{Reference}}",
				"テストメッセージです。何もする必要はありません。参照番号 {{Reference}}",
			},
		},
	}
}
