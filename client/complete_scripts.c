/*
 * complete_scripts.c - what each shell runs at the tab key. The scripts only hand the
 * words over: they know no command and do not grow old.
 */
#include "complete.h"
#include "run.h"

#include <stdlib.h>
#include <string.h>

static const char BASH[] =
	"# completion of convene for bash; convene completion bash prints it\n"
	"_convene()\n"
	"{\n"
	"\tlocal word note\n"
	"\n"
	"\tCOMPREPLY=()\n"
	"\twhile IFS=$'\\t' read -r word note; do\n"
	"\t\tcase $word in\n"
	"\t\t:files) compopt -o default 2>/dev/null ;;\n"
	"\t\t:directories) compopt -o dirnames 2>/dev/null ;;\n"
	"\t\t*) COMPREPLY+=(\"$word\") ;;\n"
	"\t\tesac\n"
	"\tdone < <(\"$1\" __complete \"${COMP_WORDS[@]:1:COMP_CWORD}\" 2>/dev/null)\n"
	"}\n"
	"complete -F _convene convene\n";

static const char ZSH[] =
	"#compdef convene\n"
	"# completion of convene for zsh; convene completion zsh prints it\n"
	"_convene()\n"
	"{\n"
	"\tlocal line word tab=$'\\t'\n"
	"\tlocal -a found\n"
	"\n"
	"\tfor line in \"${(@f)$(${words[1]} __complete \\\n"
	"\t\t\"${(@)words[2,CURRENT]}\" 2>/dev/null)}\"; do\n"
	"\t\tcase $line in\n"
	"\t\t:files) _files && return ;;\n"
	"\t\t:directories) _files -/ && return ;;\n"
	"\t\t?*)\n"
	"\t\t\tword=${line%%$tab*}\n"
	"\t\t\tfound+=(\"${word//:/\\\\:}:${line#*$tab}\")\n"
	"\t\t\t;;\n"
	"\t\tesac\n"
	"\tdone\n"
	"\t_describe convene found\n"
	"}\n"
	"if [ \"$funcstack[1]\" = _convene ]; then\n"
	"\t_convene \"$@\"\n"
	"else\n"
	"\tcompdef _convene convene\n"
	"fi\n";

static const char FISH[] =
	"# completion of convene for fish; convene completion fish prints it\n"
	"function __convene_complete\n"
	"\tset -l typed (commandline -opc)\n"
	"\tset -l typing (commandline -ct)\n"
	"\tset -e typed[1]\n"
	"\tfor line in (convene __complete $typed \"$typing\" 2>/dev/null)\n"
	"\t\tswitch $line\n"
	"\t\tcase :files\n"
	"\t\t\t__fish_complete_path \"$typing\"\n"
	"\t\tcase :directories\n"
	"\t\t\t__fish_complete_directories \"$typing\"\n"
	"\t\tcase '*'\n"
	"\t\t\tprintf '%s\\n' $line\n"
	"\t\tend\n"
	"\tend\n"
	"end\n"
	"complete -c convene -f -a '(__convene_complete)'\n";

const char *
complete_script(const char *shell)
{
	if (strcmp(shell, "bash") == 0)
		return BASH;
	if (strcmp(shell, "zsh") == 0)
		return ZSH;
	return strcmp(shell, "fish") == 0 ? FISH : NULL;
}

int
run_completion(struct session *s, const struct command *c, const struct arguments *a)
{
	const char *shell = js_get_str(a->local, "shell", "");
	const char *script = complete_script(shell);
	struct err e;

	(void)c;
	if (script != NULL) {
		fputs(script, s->screen.out);
		return EXIT_SUCCESS;
	}
	err_set(&e, ERR_PARAM_INVALID, "there is no completion for \"%.60s\"", shell);
	err_hint(&e, "bash, zsh or fish");
	return err_report(s, &e);
}
