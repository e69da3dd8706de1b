package messages

import "lanyard/internal/httpapi"

// Register adds the operations of this room.
func Register(api *httpapi.API, s *Service) {
	registerMessages(api, s)
	registerTemplates(api, s)
	registerGateways(api, s)
	registerGenuine(api, s)
	registerFeedback(api, s)
	registerBreakers(api, s)
	registerRefusals(api, s)
	registerDeliveries(api, s)
}
