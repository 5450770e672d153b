"""`llm:<model>@<base url>`: a chat model behind any OpenAI-compatible endpoint (vLLM, Ollama, hosted), for every task.

The model answers with words, `grounding` puts them in their places. The name may end in the format of the answers and
the language of the prompt, `#tags+row`. What else can be set, by environment variables:

| variable | what |
|---|---|
| `IDLIB_LLM_API_KEY`, else `OPENAI_API_KEY` | the key, if the endpoint wants one |
| `IDLIB_LLM_FORMAT` | the format of answers: `json` (default), `tags` or `quotes` (ner), `lines` (others) |
| `IDLIB_LLM_PROMPT` | the language of the prompt: `en` (default), or `row` |
| `IDLIB_PROMPTS` | a folder of prompts of one's own (`prompts/README.md`) |
| `IDLIB_LLM_BUDGET` | where to stop: `requests=500`, `tokens=1e6`, `cost=2.5`, or several with commas |
| `IDLIB_LLM_PRICE` | price of a million tokens, `input=0.15,output=0.6`, in any currency |
| `IDLIB_LLM_CONCURRENCY` | requests in flight, 4 if not set |
| `IDLIB_LLM_TIMEOUT` | seconds to wait for an answer, 120 if not set |
| `IDLIB_CACHE` | where answers are kept, so that a second run costs nothing |
"""

from __future__ import annotations

SAYS = "a chat model behind an OpenAI-compatible endpoint (vLLM, Ollama, hosted), with a prompt that you can change"
REQUIRES = {"httpx": "llm"}
USAGE = "llm:<model>@<base url>"
EXAMPLE = "llm:qwen3:8b@http://localhost:11434/v1"
# stands for mentions that a row does not have
NOT_GIVEN = "(not given: find them)"
