// SPDX-License-Identifier: GPL-3.0-or-later
//
// The engine's close-ups for code that has seen Qt's headers: there, `slots` is a macro, and the
// model has members of that name.
#pragma once

#pragma push_macro("slots")
#undef slots
#include "model/words.h"
#include "replay/analysis/moments.h"
#include "replay/engine/plan.h"
#include "replay/engine/watch.h"
#pragma pop_macro("slots")
