// Command doctor is the function that tells administrators why messages would not arrive.
package main

import (
	_ "time/tzdata" // whatever zone files the machine has

	"lanyard/internal/app"
	"lanyard/internal/directory"
	"lanyard/internal/doctor"
	"lanyard/internal/doctor/awsaccount"
	"lanyard/internal/egress"
	"lanyard/internal/front"
	"lanyard/internal/messages"
	"lanyard/internal/network"
	"lanyard/internal/notify/httpsms"
)

func main() {
	front.ServeDelivery(func(f front.Front, d app.Delivery) {
		networks := &network.Service{Table: f.Table, Now: f.Now}
		doctor.Register(f.API, &doctor.Service{
			Table: f.Table, Now: f.Now, Keys: f.Keys,
			Messages: &messages.Service{
				Table: f.Table, Now: f.Now, Networks: networks, People: &directory.Service{Table: f.Table, Now: f.Now, Network: networks},
			},
			Accounts: awsaccount.New(f.AWS.SDK(d.SES), f.AWS.SDK(d.SNS), d.MailFrom, d.MailConfigurationSet, d.SMSSenderID),
			Vendor:   httpsms.New(egress.New(egress.Options{}), "").Examine,
		})
	})
}
