"""The engine: scene -> layout -> paint -> encode. No Django, network, clock or locale.

``scene`` holds frozen nodes in slide units, ``layout`` measures text and places boxes, ``paint``
draws the result, ``encode`` and ``pdf`` write files. Each stage has its own frozen type and
imports only the stages before it.
"""

ENGINE_VERSION = "5"  # raise it whenever the same scene gives different files
