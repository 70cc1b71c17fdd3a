"""Pure: what each move brings about, as events. The guards before it stand in `campaigns/decide.py`.

Every function here takes one `Case`, may refuse what was said (`Invalid`), and yields what happens; it changes nothing.
"""

from __future__ import annotations

from campaigns.moves_campaigns import ON_CAMPAIGNS
from campaigns.moves_handoffs import ON_HANDOFFS, Deciders
from campaigns.moves_legs import ON_LEGS
from campaigns.moves_ready import ON_READY

DECIDERS: Deciders = {**ON_CAMPAIGNS, **ON_LEGS, **ON_READY, **ON_HANDOFFS}
