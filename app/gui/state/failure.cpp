// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/failure.h"

#include "app/gui/state/shown.h"
#include "replay/trace/error.h"

#include <QCoreApplication>
#include <new>

namespace daxscope::gui {

namespace {
struct FailureWords {
    Q_DECLARE_TR_FUNCTIONS(Failure)
};
} // namespace

Failure currentFailure() {
    try {
        throw;
    } catch (const Error& error) {
        return {shown(error.what()), shown(error.remedy())};
    } catch (const std::bad_alloc&) {
        return {FailureWords::tr("not enough memory for this trace"),
                FailureWords::tr("Record a shorter trace, or with -p.")};
    } catch (const std::exception& error) {
        return {shown(error.what()), {}};
    } catch (...) {
        return {FailureWords::tr("something failed that has no name"), {}};
    }
}

void throwFailure(const Failure& failure) {
    throw Error(Exit::Io, failure.what.toStdString(), failure.remedy.toStdString());
}

} // namespace daxscope::gui
