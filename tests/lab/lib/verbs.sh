# Rows of verbs.tsv, one after the other, by the published xfrmctl. The scenario gives:
#   situation_NAME                 functions that make a situation; what it prints is shown if it fails
#   CELL_IN=(COMMAND...)           where xfrmctl runs: what stands in front of it
#   stir WORDS                     makes something happen while a row waits for words to come
#   daemon_kill, cell_down NAME    the events "kill" and "down"
#   cells WHERE                    does the rows of that place
install -m 755 "$XFRMCTL_BIN/xfrmctl" /usr/sbin/
CELL_IN=()
CELL_WIDTH=120
stir() { :; }
_escape=$'\e'

cells() {
	local where situation verb code through words says now=''
	mkdir -p "$LAB_OUT/cells"
	while IFS=$'\t' read -r where situation verb code through words says; do
		[ "$where" = "$1" ] || continue
		[ -z "${LAB_CELLS:-}" ] || [[ " $LAB_CELLS " == *" $situation "* ]] || continue
		if [ "$situation" != "$now" ]; then
			now=$situation
			# Not by claim alone, whose shell is another.
			if "situation_$now" > "$LAB_OUT/situation" 2>&1; then claim "situation: $now" true; else claim "situation: $now" eval 'cat "$LAB_OUT/situation"; false'; fi
		fi
		claim "$verb $code, $through: $words" _cell
	done < "$LAB/verbs.tsv"
}

_cell() {
	local got said file=$LAB_OUT/cells/$verb.$code.$RANDOM
	case $through in
	*/*) _cell_event "${through%/*}" "${through#*/}" ;;
	pipe | json) spawn "${CELL_IN[@]}" /usr/sbin/xfrmctl $words < /dev/null > "$file" 2>&1; got=$? ;;
	*) _on_terminal < /dev/null > "$file" 2>&1; got=$? ;;
	esac
	IFS= read -r -d '' said < "$file"
	if [ "$got" != "$code" ]; then
		echo "ended with $got: $said"
		return 1
	fi
	if [ "$says" != - ] && [[ $said != *"$says"* ]]; then
		echo "does not say $says: $said"
		return 1
	fi
	[[ $said != *"$_escape[?1h"* ]] || { echo "leaves the keypad in another mode"; return 1; }
	case $through in
	pipe* | json*) [[ $said != *"$_escape"* ]] || { echo "colours or moves the cursor in a pipe: $said" | cat -v; return 1; } ;;
	colour) [[ $said == *"$_escape["*m* ]] || { echo "has no colour: $said"; return 1; } ;;
	live) [[ $said == *$'\r'"$_escape[K"* ]] || { echo "takes no line away: $said"; return 1; } ;;
	esac
	[ "$through" != json ] || _is_json || { echo "is not JSON: $said"; return 1; }
	case $through in colour | terminal) _fits ;; esac
}

# As a person has it: a pseudo-terminal of some width, on which keys are typed that come by standard input.
_on_terminal() { spawn "${CELL_IN[@]}" env TERM=xterm-256color script -q -e -c "stty cols $CELL_WIDTH rows 40; exec /usr/sbin/xfrmctl $words" /dev/null; }

# The document, or each line, is an object. (jq is no part of the lab.)
_is_json() {
	local line
	[[ $said == '{'*'}'$'\n' ]] || return 1
	[[ $said == '{'$'\n'* ]] && return
	while IFS= read -r line; do [[ $line == '{'*'}' ]] || return 1; done <<< "${said%$'\n'}"
}

# Without what moves or colours, no line is wider than the terminal.
_fits() {
	local line
	while IFS= read -r line; do
		line=${line%$'\r'}
		line=${line##*$'\r'} # what was before was taken away
		while [[ $line =~ ^(.*)$'\e'\[[0-9\;?]*[A-Za-z](.*)$ ]]; do line=${BASH_REMATCH[1]}${BASH_REMATCH[2]}; done
		((${#line} <= CELL_WIDTH)) || { echo "${#line} columns: $line"; return 1; }
	done <<< "$said"
}

_cell_event() { # FROM EVENT
	local process keys end
	exec {keys}<> <(:)
	# Whoever is begun in the background ignores SIGINT, and hands that down.
	if [ "$2" = closed ]; then
		"${CELL_IN[@]}" /usr/sbin/xfrmctl $words < /dev/null 2> "$file.errors" > >(grep -m 1 -F -- "$says" > "$file") &
	elif [ "$1" = pipe ]; then
		env --default-signal=INT "${CELL_IN[@]}" /usr/sbin/xfrmctl $words < /dev/null > "$file" 2>&1 &
	else
		env --default-signal=INT,QUIT "${CELL_IN[@]}" env TERM=xterm-256color script -q -e -c "stty cols $CELL_WIDTH rows 40; exec /usr/sbin/xfrmctl $words" /dev/null <&$keys > "$file" 2>&1 &
	fi
	process=$!
	end=$((SECONDS + 20))
	until [ ! -e /proc/$process/exe ] || grep -sqF -- "$says" "$file" || ((SECONDS > end)); do
		stir "$words" > /dev/null 2>&1
		nap 0.1
	done
	case $2 in
	ctrl-c) printf '\003' >&$keys ;;
	interrupt) kill -INT $process ;;
	down) cell_down "${words##* }" > /dev/null 2>&1 ;;
	kill) daemon_kill ;;
	closed)
		end=$((SECONDS + 20))
		until [ ! -e /proc/$process/exe ] || ((SECONDS > end)); do stir "$words" > /dev/null 2>&1; done
		[ ! -e /proc/$process/exe ] || { echo "goes on although nobody reads"; kill -9 $process; } ;;
	esac
	wait $process
	got=$?
	exec {keys}>&-
}
