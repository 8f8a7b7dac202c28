# SPDX-License-Identifier: GPL-3.0-or-later
# bash asks midflightctl itself what may come next, so nothing here can go stale.
_midflightctl()
{
    local cur words cword line IFS=$'\n'
    _get_comp_words_by_ref -n =: cur words cword
    COMPREPLY=()
    while read -r line; do
        if [[ $line == :files* ]]; then
            compopt -o default
            return
        fi
        COMPREPLY+=("${line%%$'\t'*}")
    done < <(midflightctl __complete "${words[@]:1:cword}" 2>/dev/null)
    __ltrim_colon_completions "$cur"
    # bash takes what follows = for a word of its own.
    [[ $cur != *=* ]] || COMPREPLY=("${COMPREPLY[@]#*=}")
}
complete -F _midflightctl midflightctl
