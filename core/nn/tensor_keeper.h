// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/gradient_checkpoint.h"

namespace omnidrive::nn {

/// Who keeps the memory of tensors that checkpointed segments read, where not all of it is here all the time: shared out over ranks.
class TensorKeeper {
public:
    virtual ~TensorKeeper() = default;

    /// Whether the memory of any of these is here only between fetch() and release().
    virtual bool keeps(const TensorList& tensors) const = 0;
    virtual void fetch(const TensorList& tensors) = 0;
    virtual void release(const TensorList& tensors) = 0;
    /// Takes the gradients of the tensors it keeps, as a backward pass over one segment found them: they are undefined afterwards.
    /// @param gradients one a tensor, undefined where there is none.
    virtual void takeGradients(const TensorList& tensors, TensorList& gradients) = 0;

    /// While one lives, checkpointed() in this thread asks the keeper; backward passes over what it made do so whenever they run.
    class Use {
    public:
        /// @param keeper may be null; must outlive this and the backward passes.
        explicit Use(TensorKeeper* keeper);
        ~Use();
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;

    private:
        TensorKeeper* before_;
    };
};

}  // namespace omnidrive::nn
