# SPDX-License-Identifier: GPL-3.0-or-later
# libomnidrive_cuda.so: kernels compiled by nvcc without LibTorch, and one file that registers them. Loaded at run time by cuda_loader.cpp
# only where a GPU is present, so the programs themselves link nothing of CUDA.
add_library(omnidrive_cuda SHARED
    cuda/cuda_common.cpp cuda/register_cuda.cpp common/tensor_checks.cpp
    rms_norm/rms_norm_cuda.cu mrope/mrope_cuda.cu token_logprob/token_logprob_cuda.cu group_advantage/group_advantage_cuda.cu
    sample_tokens/sample_tokens_cuda.cu crop_patches/crop_patches_cuda.cu)
target_include_directories(omnidrive_cuda PRIVATE "${CMAKE_SOURCE_DIR}/core")
target_link_libraries(omnidrive_cuda PRIVATE omnidrive_base omnidrive_torch CUDA::cudart
    # Nothing of ours calls into it, but it registers LibTorch's own CUDA operators when it is loaded.
    "-Wl,--no-as-needed" "${omnidrive_torch_root}/lib/libtorch_cuda.so" "-Wl,--as-needed" "${omnidrive_torch_root}/lib/libc10_cuda.so")
target_compile_options(omnidrive_cuda PRIVATE
    $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Woverloaded-virtual -Wextra-semi>
    $<$<COMPILE_LANGUAGE:CUDA>:-Xcompiler=-Wall,-Wextra>)
