package cli

const completionShort = "Print the script that makes a shell complete commands, flags and files"

const completionLong = `Print the script with which a shell completes this program's commands, flags and
files at the Tab key. completion SHELL --help says where it belongs.`

const completionExample = `  source <(tallyfy-import completion bash)
  tallyfy-import completion zsh >"${fpath[1]}/_tallyfy-import"
  tallyfy-import completion fish >~/.config/fish/completions/tallyfy-import.fish
  tallyfy-import completion powershell | Out-String | Invoke-Expression`

const noShellText = "completion needs a shell: bash, zsh, fish or powershell"
