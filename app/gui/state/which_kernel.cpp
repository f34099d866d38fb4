// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/which_kernel.h"

#include "app/gui/state/document.h"

namespace daxscope::gui {

namespace {
constexpr int kPollEvery = 100; // ms
} // namespace

WhichKernel::WhichKernel(Document* document) : QObject(document), work_(this) {
    connect(document, &Document::opened, this, [this] { setTrace(nullptr); });
    connect(document, &Document::selfChecked, this, [this, document] {
        if (!canAsk() && !document->sides()->isTwo()) {
            setTrace(document->comparison()->trace);
        }
    });
    poll_.setInterval(kPollEvery);
    connect(&poll_, &QTimer::timeout, this, [this] {
        const auto [done, total] = work_.progress();
        emit progress(done, total);
    });
}

void WhichKernel::setTrace(std::shared_ptr<const trace::Trace> trace) {
    work_.drop();
    poll_.stop();
    trace_ = trace && !trace->session().made() ? std::move(trace) : nullptr;
    answer_.reset();
    failure_ = {};
    if (trace_ && trace_->size() <= kAtOnce) {
        ask();
    } else {
        emit changed();
    }
}

void WhichKernel::ask() {
    if (!trace_ || answer_ || busy()) {
        return;
    }
    failure_ = {};
    poll_.start();
    work_.want(
        [trace = trace_](const Progress& progress) {
            const words::Spoken spoken; // it is only looked at
            return replay::which_handler(*trace, progress);
        },
        [this](replay::WhichHandler which) {
            poll_.stop();
            answer_ = std::make_shared<const replay::WhichHandler>(std::move(which));
            emit changed();
        },
        [this](const Failure& why) {
            poll_.stop();
            failure_ = why;
            emit changed();
        });
    emit changed();
}

} // namespace daxscope::gui

#include "moc_which_kernel.cpp"
#include "replay/words/translate.h"
