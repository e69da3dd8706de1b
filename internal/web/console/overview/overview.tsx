import { View } from "../parts";

export default function Placeholder() {
  return <View title="…">…</View>;
}
